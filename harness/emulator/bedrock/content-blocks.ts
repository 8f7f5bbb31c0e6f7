import { z } from 'zod';
import { ServiceError } from './errors.ts';
import { countBilledTokens } from './estimate-tokens.ts';
import { promptPrefixOf, type Prefix } from './prompt-cache.ts';
import type { MeasuredRequest, TextBlock } from './respond.ts';

const MAX_CACHE_POINTS = 4;

const CachePoint = z.strictObject({ type: z.literal('default') });
type Marker = Readonly<{ cachePoint: z.infer<typeof CachePoint> }>;
export type ContentBlock = TextBlock | Marker;

const invalid = (message: string) => new ServiceError('ValidationException', message);

/**
 * A block of a message or of the system instructions: a text, or a cache point. A cache point ends a prompt prefix
 * that is to be cached.
 */
export const ContentBlock = z
  .record(z.string(), z.unknown())
  .transform((block, ctx): ContentBlock => {
    const kinds = Object.keys(block);
    if (kinds.length === 1 && typeof block['text'] === 'string') return { text: block['text'] };
    const cachePoint = CachePoint.safeParse(block['cachePoint']);
    if (kinds.length === 1 && cachePoint.success) return { cachePoint: cachePoint.data };
    const kind = kinds.find((key) => key !== 'text');
    ctx.addIssue({
      code: 'custom',
      message: kind
        ? `This model doesn't support the ${kind} content block that you provided. Remove it and try again.`
        : 'The content block must have a text field of type string.',
    });
    return z.NEVER;
  });

const isText = (block: ContentBlock): block is TextBlock => 'text' in block;
export const textsOf = (blocks: readonly ContentBlock[]): TextBlock[] => blocks.filter(isText);

type Blocks = Readonly<{
  system?: readonly ContentBlock[] | undefined;
  messages: readonly Readonly<{ role: string; content: readonly ContentBlock[] }>[];
}>;

/**
 * Returns the number of tokens of a prompt, and the prompt prefix at each cache point.
 *
 * @throws {ServiceError} ValidationException for too many cache points, or for a cache point without text before it
 */
export function measurePrompt({ system = [], messages }: Blocks): MeasuredRequest['prompt'] {
  const pieces: string[] = [];
  const prefixes: Prefix[] = [];
  let total = 0;
  const blocks = [
    ...system.map((block) => ({ role: 'system', block })),
    ...messages.flatMap(({ role, content }) => content.map((block) => ({ role, block }))),
  ];
  for (const { role, block } of blocks) {
    if (isText(block)) {
      pieces.push(role, block.text);
      total += countBilledTokens(block.text);
    } else {
      if (pieces.length === 0) throw invalid('A cache point must follow a content block.');
      prefixes.push(promptPrefixOf(pieces, total));
    }
  }
  if (prefixes.length > MAX_CACHE_POINTS)
    throw invalid(
      `A maximum of ${MAX_CACHE_POINTS} blocks with cache_control may be provided. Found ${prefixes.length}.`,
    );
  return { total, prefixes };
}

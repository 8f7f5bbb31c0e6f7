import { EventStreamCodec } from '@smithy/core/event-streams';
import { LRUCache } from 'lru-cache';
import type { StreamErrorKind } from './errors.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => utf8(text),
);

const header = (value: string) => ({ type: 'string' as const, value });

function frame(headers: Readonly<Record<string, string>>, body: object): Buffer {
  const tagged = Object.entries(headers).map(([name, value]) => [name, header(value)]);
  return Buffer.from(
    codec.encode({ headers: Object.fromEntries(tagged), body: utf8(JSON.stringify(body)) }),
  );
}

const PADDING = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/**
 * Encodes an event as a frame. Like Bedrock, it adds a field `p` of varying length, which hides the length of the
 * text.
 */
function eventFrame(type: string, body: object, seed = 0): Buffer {
  return frame(
    { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' },
    { ...body, p: PADDING.slice(0, 4 + (seed % 40)) },
  );
}

export const messageStartFrame = eventFrame('messageStart', { role: 'assistant' }, 8);
export const contentBlockStopFrame = eventFrame('contentBlockStop', { contentBlockIndex: 0 }, 16);

/**
 * A stop reason of Bedrock, or of another model server:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export type StopReason = string;

export const messageStopFrame = (stopReason: StopReason): Buffer =>
  eventFrame('messageStop', { stopReason }, 24);

export type BilledUsage = Readonly<{
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  /** Number of input tokens read from the prompt cache; present only for models that cache prompts. */
  cacheReadInputTokens?: number;
  cacheWriteInputTokens?: number;
}>;

export const metadataFrame = (
  { usage, trace }: Readonly<{ usage: BilledUsage; trace?: object | undefined }>,
  latencyMs: number,
): Buffer =>
  eventFrame('metadata', { metrics: { latencyMs }, usage, ...(trace && { trace }) }, latencyMs);

// Cache of encoded frames by token text. Most tokens repeat, and encoding a frame with its two CRCs takes longer than
// sending it.
const deltas = new LRUCache<string, Buffer>({ max: 20_000 });

export function deltaFrame(text: string): Buffer {
  const known = deltas.get(text);
  if (known) return known;
  const made = eventFrame(
    'contentBlockDelta',
    { contentBlockIndex: 0, delta: { text } },
    text.length * 7,
  );
  if (text.length <= 64) deltas.set(text, made);
  return made;
}

export const reasoningFrame = (text: string): Buffer =>
  eventFrame(
    'contentBlockDelta',
    { contentBlockIndex: 0, delta: { reasoningContent: { text } } },
    text.length * 7,
  );

export function exceptionFrame(kind: StreamErrorKind, message: string): Buffer {
  const original =
    kind === 'modelStreamErrorException'
      ? { originalStatusCode: 500, originalMessage: message }
      : {};
  return frame(
    { ':exception-type': kind, ':content-type': 'application/json', ':message-type': 'exception' },
    { message, ...original },
  );
}

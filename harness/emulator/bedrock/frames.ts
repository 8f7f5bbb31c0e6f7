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

/** Returns the frame of an event. Bedrock hides the size of what it sends with a field `p` of arbitrary length. */
function eventFrame(type: string, body: object, seed = 0): Buffer {
  return frame(
    { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' },
    { ...body, p: PADDING.slice(0, 4 + (seed % 40)) },
  );
}

export const messageStartFrame = eventFrame('messageStart', { role: 'assistant' }, 8);
export const contentBlockStopFrame = eventFrame('contentBlockStop', { contentBlockIndex: 0 }, 16);

/**
 * Bedrock's stop reasons, or those of another service:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export type StopReason = string;

export const messageStopFrame = (stopReason: StopReason): Buffer =>
  eventFrame('messageStop', { stopReason }, 24);

export type BilledUsage = Readonly<{
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  /** Number of tokens read from the prompt cache; present only for a model that caches prompts. */
  cacheReadInputTokens?: number;
  cacheWriteInputTokens?: number;
}>;

export const metadataFrame = (
  { usage, trace }: Readonly<{ usage: BilledUsage; trace?: object | undefined }>,
  latencyMs: number,
): Buffer =>
  eventFrame('metadata', { metrics: { latencyMs }, usage, ...(trace && { trace }) }, latencyMs);

// Encoded frames by their token: most tokens repeat, and encoding a frame with its two CRCs costs more than sending it.
const deltas = new LRUCache<string, Buffer>({ max: 20_000 });

/** Returns the frame of one token of text. */
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

/** Returns the frame of one token of reasoning. */
export const reasoningFrame = (text: string): Buffer =>
  eventFrame(
    'contentBlockDelta',
    { contentBlockIndex: 0, delta: { reasoningContent: { text } } },
    text.length * 7,
  );

/** Returns the last frame of a stream that fails after it began. */
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

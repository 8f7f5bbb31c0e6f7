import { crc32 } from 'node:zlib';
import { eventStreamSerdeProvider, type Message } from '@smithy/core/event-streams';

type Marshaller = ReturnType<typeof eventStreamSerdeProvider>;
/** The SDK's reader of events from the bytes of a stream. */
type Sdk<T> = (bytes: Uint8Array) => AsyncIterable<T>;
type TextDelta = Readonly<{ contentBlockIndex: number; delta: Readonly<{ text: string }> }>;

/**
 * A frame consists of its length, the length of its headers, and a checksum of these two, then the headers, the
 * payload, and a checksum of everything before. See
 * https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html
 */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;

/**
 * Returns the SDK's marshaller with a faster path for text frames, which carry one token each: their text is parsed
 * directly. The SDK reads every other frame and every incomplete or corrupt one. All events, exceptions and errors
 * are therefore those of the SDK. The function fits the client's option `eventStreamSerdeProvider`.
 */
export function textFirstEventStreams(options: unknown): Marshaller {
  const sdk = eventStreamSerdeProvider(options);
  return {
    serialize: (events, serializer) => sdk.serialize(events, serializer),
    deserialize: <T>(
      body: AsyncIterable<Buffer>,
      deserializer: (event: Record<string, Message>) => Promise<T>,
    ) => readEvents<T>(body, (bytes) => sdk.deserialize(only(bytes), deserializer)),
  };
}

/**
 * Yields the events of a response body.
 *
 * @throws the SDK's errors; an error for a frame whose first 12 bytes are corrupt, without waiting for the frame's
 * end
 */
async function* readEvents<T>(body: AsyncIterable<Buffer>, sdk: Sdk<T>): AsyncGenerator<T> {
  let rest: Buffer = Buffer.alloc(0);
  // `known` holds the header block of the last text frame that the SDK read, and the event that the SDK made of it.
  let known: Readonly<{ headers: Buffer; event: Awaited<T> }> | undefined;
  for await (const chunk of body) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let frame = firstFrame(rest); frame !== undefined; frame = firstFrame(rest)) {
      rest = rest.subarray(frame.length);
      const { headers, payload } = split(frame);
      const isText = known?.headers.equals(headers) && isIntact(frame);
      const contentBlockDelta = isText ? readText(payload) : undefined;
      if (known && contentBlockDelta) {
        yield { ...known.event, contentBlockDelta };
        continue;
      }
      for await (const event of sdk(frame)) {
        if (isTextEvent(event)) known = { headers: Buffer.from(headers), event };
        yield event;
      }
    }
  }
  if (rest.length > 0) yield* sdk(rest);
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}

function firstFrame(bytes: Buffer): Buffer | undefined {
  if (bytes.length < PRELUDE_BYTES) return undefined;
  const length = bytes.readUInt32BE(0);
  const shortest = PRELUDE_BYTES + bytes.readUInt32BE(4) + CHECKSUM_BYTES;
  // A corrupt length would make the reader wait for bytes that never come, so the checksum of the frame's first 12
  // bytes is verified first.
  if (crc32(bytes.subarray(0, 8)) !== bytes.readUInt32BE(8) || length < shortest)
    throw new Error('Cannot read an event stream: the prelude of a frame is broken');
  return bytes.length < length ? undefined : bytes.subarray(0, length);
}

function split(frame: Buffer): Readonly<{ headers: Buffer; payload: Buffer }> {
  const end = PRELUDE_BYTES + frame.readUInt32BE(4);
  return {
    headers: frame.subarray(PRELUDE_BYTES, end),
    payload: frame.subarray(end, -CHECKSUM_BYTES),
  };
}

const isIntact = (frame: Buffer): boolean =>
  crc32(frame.subarray(0, -CHECKSUM_BYTES)) === frame.readUInt32BE(frame.length - CHECKSUM_BYTES);

const isTextEvent = (event: unknown): boolean =>
  isObject(event) &&
  'contentBlockDelta' in event &&
  toTextDelta(event.contentBlockDelta) !== undefined;

function readText(payload: Buffer): TextDelta | undefined {
  try {
    return toTextDelta(JSON.parse(payload.toString()));
  } catch {
    return undefined; // A payload that is no JSON is left to the SDK, which reports the error.
  }
}

/**
 * Returns the text event that the SDK would make of a payload; undefined for anything that the SDK treats
 * differently.
 */
function toTextDelta(payload: unknown): TextDelta | undefined {
  if (!isObject(payload) || '__type' in payload) return undefined;
  if (!('contentBlockIndex' in payload && 'delta' in payload)) return undefined;
  const { contentBlockIndex, delta } = payload;
  if (typeof contentBlockIndex !== 'number' || !isObject(delta)) return undefined;
  if (!('text' in delta) || typeof delta.text !== 'string') return undefined;
  if (Object.keys(delta).length > 1) return undefined;
  return { contentBlockIndex, delta: { text: delta.text } };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

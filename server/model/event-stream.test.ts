import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { HttpResponse } from '@smithy/core/protocols';
import fc from 'fast-check';
import { textFirstEventStreams } from './event-stream.ts';

const utf8 = {
  utf8Encoder: (bytes: Uint8Array) => Buffer.from(bytes).toString(),
  utf8Decoder: (text: string) => Buffer.from(text),
};
const codec = new EventStreamCodec(utf8.utf8Encoder, utf8.utf8Decoder);

function frame(headers: Readonly<Record<string, string>>, payload: unknown): Buffer {
  const values = Object.entries(headers).map(([name, value]) => {
    return [name, { type: 'string' as const, value }];
  });
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return Buffer.from(codec.encode({ headers: Object.fromEntries(values), body }));
}
const json = { ':content-type': 'application/json' };
const event = (type: string, payload: unknown) =>
  frame({ ':event-type': type, ...json, ':message-type': 'event' }, payload);
const text = (text: string) =>
  event('contentBlockDelta', { contentBlockIndex: 0, delta: { text }, p: 'abcd' });
/** Returns a text frame with its headers and keys in another order, which the service might use some day. */
const textInAnotherOrder = (text: string) =>
  frame(
    { ':message-type': 'event', ...json, ':event-type': 'contentBlockDelta' },
    { delta: { text }, contentBlockIndex: 1 },
  );

const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });
/** Generates stream events with text, and events that differ from these in one detail. */
const deltas = fc.oneof(
  { weight: 6, arbitrary: anyText.map(text) },
  anyText.map(textInAnotherOrder),
  fc
    .constantFrom<unknown>(
      '',
      '{"contentBlockIndex":0,"delta":{"text":"cut',
      '\uFEFF{"contentBlockIndex":0,"delta":{"text":"marked"}}',
      '{"contentBlockIndex":0,"delta":{"text":"a","text":"b"}}',
      '{"contentBlockIndex":0,"delta":{"__proto__":{"text":"a"}}}',
      [],
      null,
      { contentBlockIndex: null, delta: { text: 'a' } },
      { contentBlockIndex: 0.5, delta: { text: 'a' } },
      { contentBlockIndex: '0', delta: { text: 'a' } },
      { contentBlockIndex: 0, delta: { text: 1 } },
      { contentBlockIndex: 0, delta: { text: null } },
      { contentBlockIndex: 0, delta: { text: 'a', toolUse: { input: '{}' } } },
      { contentBlockIndex: 0, delta: { text: 'a', __type: 'X' } },
      { contentBlockIndex: 0, delta: { text: 'a' }, __type: 'X', extra: 1 },
      { contentBlockIndex: 0, delta: { reasoningContent: { text: 'hm' } } },
      { contentBlockIndex: 0, delta: { toolUse: { input: '{}' } } },
      { contentBlockIndex: 0, delta: { fromTheFuture: 1 } },
      { contentBlockIndex: 0, delta: 'a' },
      { delta: { text: 'a' } },
    )
    .map((payload) => event('contentBlockDelta', payload)),
);
const others = fc.constantFrom(
  event('messageStart', { role: 'assistant' }),
  event('contentBlockStop', { contentBlockIndex: 0 }),
  event('messageStop', { stopReason: 'end_turn' }),
  event('metadata', { metrics: { latencyMs: 5 }, usage: { inputTokens: 1, outputTokens: 2 } }),
  event('fromTheFuture', { a: 1 }),
  frame({ ':event-type': 'contentBlockDelta', ':message-type': 'other' }, {}),
  frame({}, {}),
);
const endings = fc.constantFrom(
  frame(
    { ':exception-type': 'throttlingException', ...json, ':message-type': 'exception' },
    { message: 'Too many' },
  ),
  frame(
    { ':exception-type': 'modelStreamErrorException', ...json, ':message-type': 'exception' },
    { message: 'Broke', originalStatusCode: 500, originalMessage: 'Why' },
  ),
  frame({ ':exception-type': 'fromTheFuture', ':message-type': 'exception' }, { message: 'New' }),
  frame({ ':error-code': 'Odd', ':error-message': 'Why', ':message-type': 'error' }, {}),
);
const frames = fc
  .tuple(fc.array(fc.oneof({ weight: 4, arbitrary: deltas }, others)), fc.option(endings))
  .map(([some, ending]) => (ending === null ? some : [...some, ending]));

/** Splits bytes into chunks at any places. */
const cut = (bytes: Buffer) =>
  fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 }).map((cuts) => {
    const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
    return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
  });

/** Returns a function that reads a response body through a complete SDK client, and so with the SDK's schemas. */
const reader = (option: ConstructorParameters<typeof BedrockRuntimeClient>[0]) => {
  let body = Readable.from([]);
  const client = new BedrockRuntimeClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: {
      handle: async () => ({ response: new HttpResponse({ statusCode: 200, headers: {}, body }) }),
    },
    ...option,
  });
  return async (chunks: Iterable<Buffer> | AsyncIterable<Buffer>) => {
    body = Readable.from(chunks);
    const events: unknown[] = [];
    try {
      const { stream } = await client.send(
        new ConverseStreamCommand({ modelId: 'm', messages: [] }),
      );
      for await (const event of stream ?? []) events.push(event);
      return { events, failed: undefined };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // V8 has two wordings of the same syntax error, depending on how it stores the text.
      const message = error instanceof SyntaxError ? '' : error.message;
      return { events, failed: [error.constructor, error.name, message] };
    }
  };
};
const asTheSdk = reader({});
const textFirst = reader({ eventStreamSerdeProvider: textFirstEventStreams });

test('textFirstEventStreams() reads any frames in any chunks as the SDK does', async () => {
  const cutFrames = frames.chain((all) => cut(Buffer.concat(all)));
  await fc.assert(
    fc.asyncProperty(cutFrames, async (chunks) => {
      assert.deepEqual(await textFirst(chunks), await asTheSdk(chunks));
    }),
    { numRuns: 500 },
  );
});

test('textFirstEventStreams() reads a body that ends too soon as the SDK does', async () => {
  const shortened = frames
    .filter((all) => all.length > 0)
    .chain((all) => {
      const bytes = Buffer.concat(all);
      return fc.nat({ max: bytes.length }).chain((end) => cut(bytes.subarray(0, end)));
    });
  await fc.assert(
    fc.asyncProperty(shortened, async (chunks) => {
      assert.deepEqual(await textFirst(chunks), await asTheSdk(chunks));
    }),
    { numRuns: 300 },
  );
});

test('textFirstEventStreams() passes no damaged byte on: what came before is read, then it fails', async () => {
  const damaged = fc
    .record({
      before: fc.array(anyText.map(text), { maxLength: 4 }),
      hit: anyText.map(text),
      after: fc.array(anyText.map(text), { maxLength: 2 }),
      at: fc.nat(),
      mask: fc.integer({ min: 1, max: 255 }),
    })
    .chain(({ before, hit, after, at, mask }) => {
      const broken = Buffer.from(hit);
      const byte = at % broken.length;
      broken.writeUInt8(broken.readUInt8(byte) ^ mask, byte);
      return fc.record({
        before: fc.constant(before),
        chunks: cut(Buffer.concat([...before, broken, ...after])),
      });
    });
  await fc.assert(
    fc.asyncProperty(damaged, async ({ before, chunks }) => {
      const { events, failed } = await textFirst(chunks);
      assert.notEqual(failed, undefined);
      assert.deepEqual(events, (await asTheSdk(before)).events);
    }),
    { numRuns: 500 },
  );
});

test('textFirstEventStreams() does not wait for the end of a frame whose length is wrong', async () => {
  for (const position of [0, 4, 8]) {
    const broken = Buffer.from(text('a'));
    broken.writeUInt8(0x7f, position);
    async function* neverEnding() {
      yield text('b');
      yield broken;
      await new Promise(() => {});
    }
    const { events, failed } = await textFirst(neverEnding());
    assert.equal(events.length, 1);
    assert.match(String(failed), /prelude of a frame is broken/);
  }
});

test('textFirstEventStreams() refuses a frame that is shorter than its own headers', async () => {
  for (const [length, headers] of [
    [0, 0],
    [15, 0],
    [20, 5],
  ] as const) {
    const prelude = Buffer.alloc(40);
    prelude.writeUInt32BE(length, 0);
    prelude.writeUInt32BE(headers, 4);
    prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
    const { failed } = await textFirst([prelude]);
    assert.match(String(failed), /prelude of a frame is broken/);
  }
});

test('textFirstEventStreams() passes on what ends the connection', async () => {
  const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  async function* cutOff() {
    yield text('a');
    throw reset;
  }
  const { events, failed } = await textFirst(cutOff());
  assert.equal(events.length, 1);
  assert.deepEqual(failed, [Error, 'Error', 'aborted']);
});

test('textFirstEventStreams() leaves to the SDK only the first of many text frames', async () => {
  let left = 0;
  const read = textFirstEventStreams(utf8).deserialize(
    Readable.from(Array.from({ length: 100 }, (_, at) => text(` word${at}`))),
    async () => {
      left += 1;
      return { contentBlockDelta: { contentBlockIndex: 0, delta: { text: ' word0' } } };
    },
  );
  const words: string[] = [];
  for await (const { contentBlockDelta } of read) words.push(contentBlockDelta.delta.text);
  assert.deepEqual(
    words,
    Array.from({ length: 100 }, (_, at) => ` word${at}`),
  );
  assert.equal(left, 1);
});

import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL, newTraceId } from './bedrock.fixture.ts';
import { deltaFrame, exceptionFrame, messageStartFrame, metadataFrame } from './frames.ts';
import { scripted } from './scripted.fixture.ts';

test('frames carry the checksums of the event-stream encoding', () => {
  const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
  const frames = [
    messageStartFrame,
    deltaFrame('Grüße 🪿'),
    metadataFrame({ usage }, 12),
    exceptionFrame('modelStreamErrorException', 'gone'),
  ];
  for (const frame of frames) {
    assert.equal(frame.readUInt32BE(0), frame.length);
    assert.equal(frame.readUInt32BE(8), crc32(frame.subarray(0, 8)));
    assert.equal(frame.readUInt32BE(frame.length - 4), crc32(frame.subarray(0, -4)));
  }
});

test('any text in any tokenisation comes out of the SDK as it went in', async (t) => {
  const { control, streamed } = await bedrockForTest(t, { [MODEL]: { respond: scripted('') } });
  const anyText = fc.string({ unit: 'binary', size: 'max', minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(anyText, fc.array(fc.nat(), { maxLength: 30 }), async (text, cuts) => {
      const ends = [0, ...cuts.map((cut) => cut % text.length), text.length].toSorted(
        (a, b) => a - b,
      );
      const tokens = ends.slice(1).map((end, index) => text.slice(ends[index], end));
      const written = tokens.filter((token) => token !== '');
      const traceId = newTraceId();
      await control.behave({ scope: { traceId, next: 1 }, text: written });
      const { events, usage, ...answer } = await streamed(asking('?', { traceId }));
      assert.equal(answer.text, text);
      const deltas = events.flatMap((event) => event.contentBlockDelta?.delta?.text ?? []);
      assert.deepEqual(deltas, written);
      assert.equal(usage?.outputTokens, written.length);
    }),
  );
});

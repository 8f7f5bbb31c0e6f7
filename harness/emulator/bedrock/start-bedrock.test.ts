import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL, newTraceId, textOfEvent } from './bedrock.fixture.ts';
import { scripted } from './scripted.fixture.ts';

const models = { [MODEL]: { respond: scripted('Twelve times eight is 96.') } };

test('startBedrock() answers Converse as the SDK expects it', async (t) => {
  const { converse } = await bedrockForTest(t, models);
  const answer = await converse(asking('What is 12 * 8?'));
  assert.deepEqual(answer.output?.message, {
    role: 'assistant',
    content: [{ text: 'Twelve times eight is 96.' }],
  });
  assert.equal(answer.stopReason, 'end_turn');
  assert.deepEqual(answer.usage, { inputTokens: 6, outputTokens: 6, totalTokens: 12 });
  assert.equal(typeof answer.metrics?.latencyMs, 'number');
  assert.match(answer.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
});

test('startBedrock() answers ConverseStream event by event', async (t) => {
  const { streamed } = await bedrockForTest(t, models);
  const { events, ...answer } = await streamed(asking('What is 12 * 8?'));
  assert.deepEqual(
    events.map((event) => Object.keys(event)[0]),
    [
      'messageStart',
      ...Array.from({ length: 6 }, () => 'contentBlockDelta'),
      'contentBlockStop',
      'messageStop',
      'metadata',
    ],
  );
  assert.deepEqual(answer, {
    text: 'Twelve times eight is 96.',
    stopReason: 'end_turn',
    usage: { inputTokens: 6, outputTokens: 6, totalTokens: 12 },
  });
});

test('startBedrock() honours maxTokens and stopSequences', async (t) => {
  const { converse, streamed } = await bedrockForTest(t, models);
  const short = await converse(asking('?', { inferenceConfig: { maxTokens: 2 } }));
  assert.equal(short.stopReason, 'max_tokens');
  assert.deepEqual(short.output?.message?.content, [{ text: 'Twelve times' }]);
  const stopSequences = ['is 9', 'never'];
  const stopped = await streamed(asking('?', { inferenceConfig: { stopSequences } }));
  assert.equal(stopped.text, 'Twelve times eight ');
  assert.equal(stopped.stopReason, 'stop_sequence');
});

test('startBedrock() answers a stream whose tokens are paced before the model is done', async (t) => {
  const { control, stream } = await bedrockForTest(t, models);
  const traceId = newTraceId();
  await control.behave({ scope: { traceId }, timeToFirstTokenMs: 200, perTokenMs: 50 });
  const startedAt = performance.now();
  const arrivals: number[] = [];
  for await (const event of await stream(asking('?', { traceId }))) {
    if (event.contentBlockDelta) arrivals.push(performance.now() - startedAt);
  }
  const [first = 0] = arrivals;
  const last = arrivals.at(-1) ?? 0;
  assert.ok(first >= 195, `first token after ${first} ms`);
  // Token times count from the start of the stream: after a late first token, the next tokens follow faster.
  assert.ok(last >= 435 && last > first, `all tokens after ${last} ms`);
});

test('startBedrock() counts a client that leaves right after its request, and has nothing in flight', async (t) => {
  const { bedrock, control } = await bedrockForTest(t, models);
  await control.behave({ latencyMs: 60_000 });
  const body = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'hi' }] }] });
  const head = [
    `POST /model/${encodeURIComponent(MODEL)}/converse-stream HTTP/1.1`,
    'Host: localhost',
    'Authorization: Bearer key',
    `Content-Length: ${body.length}`,
  ].join('\r\n');
  const leave = async (sent: string) => {
    const socket = connect(Number(new URL(bedrock.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await new Promise<void>((resolve) => socket.write(sent, () => resolve()));
    socket.destroy();
  };
  await Promise.all(Array.from({ length: 20 }, () => leave(`${head}\r\n\r\n${body}`)));
  await Promise.all(Array.from({ length: 20 }, () => leave(`${head}\r\n\r\n{"half":`)));
  await setTimeout(50);
  const { total } = await control.untilQuiet();
  assert.equal(total.accepted, 20);
  assert.equal(total.aborted, 20);
  assert.equal(total.received, 20);
});

test('startBedrock() can be closed while it answers', async (t) => {
  const { bedrock, control, stream } = await bedrockForTest(t, models);
  await control.behave({ silenceAfterTokens: { tokens: 2, ms: 60_000 } });
  const events = await stream(asking('?'));
  const reading = (async () => {
    let text = '';
    for await (const event of events) {
      text += textOfEvent(event);
      if (text === 'Twelve times') void bedrock.close();
    }
  })();
  await assert.rejects(reading, { code: 'ECONNRESET' });
});

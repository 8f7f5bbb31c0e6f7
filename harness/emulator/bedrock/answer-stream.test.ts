import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { test } from '../../kit/kit.ts';
import { bedrockForTest, MODEL } from './bedrock.fixture.ts';
import { scripted } from './scripted.fixture.ts';

/** Sends a request as a client that does not begin to read the response. */
async function pausedClient(url: string) {
  const body = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'hi' }] }] });
  const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
  await once(socket, 'connect');
  socket.write(
    [
      `POST /model/${encodeURIComponent(MODEL)}/converse-stream HTTP/1.1`,
      'Host: localhost',
      'Authorization: Bearer key',
      'Connection: close',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );
  return socket;
}

/** Number of chunks of the test's answer: its events are about 12 MB, more than the buffers of a connection hold. */
const CHUNKS = 200;
/** White space is a single token, whatever its length. */
const chunk = ' '.repeat(64_000);

async function bedrockWithMuchToSay(t: Parameters<typeof bedrockForTest>[0]) {
  let asked = 0;
  const respond = async function* count() {
    while (asked < CHUNKS) {
      asked += 1;
      yield chunk;
    }
  };
  const emulator = await bedrockForTest(t, { [MODEL]: { respond } });
  return { ...emulator, asked: () => asked };
}

test('answerStream() waits for a client that does not read, then goes on to the end', async (t) => {
  const { bedrock, control, asked } = await bedrockWithMuchToSay(t);
  const socket = await pausedClient(bedrock.url);
  await setTimeout(500);
  const held = asked();
  assert.ok(held > 0 && held < CHUNKS, `${held} chunks were asked for`);
  socket.resume();
  await once(socket, 'close');
  const { total } = await control.untilQuiet();
  assert.equal(total.completed, 1);
  assert.equal(asked(), CHUNKS);
});

test('answerStream() sees a client that leaves without having read', async (t) => {
  const { bedrock, control, asked } = await bedrockWithMuchToSay(t);
  const socket = await pausedClient(bedrock.url);
  await setTimeout(300);
  socket.destroy();
  const { total } = await control.untilQuiet();
  assert.equal(total.aborted, 1);
  assert.ok(asked() < CHUNKS);
});

test('scripted() may look at the question', async (t) => {
  const respond = scripted((question) => question.toUpperCase());
  const { converse } = await bedrockForTest(t, { [MODEL]: { respond } });
  const messages = [{ role: 'user' as const, content: [{ text: 'who ' }, { text: 'am I?' }] }];
  const { output } = await converse({ modelId: MODEL, messages });
  assert.deepEqual(output?.message?.content, [{ text: 'WHO AM I?' }]);
});

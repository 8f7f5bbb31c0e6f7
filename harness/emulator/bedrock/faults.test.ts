import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL, newTraceId, textOfEvent } from './bedrock.fixture.ts';
import { scripted } from './scripted.fixture.ts';

const words = Array.from({ length: 100 }, (_, at) => ` word${at}`);
const models = { [MODEL]: { respond: scripted('{"route":"general"}\nThe answer') } };

test('an abort is seen before 5 more tokens at 200 ms are written, and reaches the model', async (t) => {
  let modelAborted = false;
  const endless = async function* endless(_request: unknown, { signal }: { signal: AbortSignal }) {
    signal.addEventListener('abort', () => (modelAborted = true));
    for (let at = 0; !signal.aborted; at += 1) yield ` word${at}`;
  };
  // A token of this test takes longer than a busy machine stalls, so that few more tokens are written when a stall
  // delays the abort.
  const pace = { perTokenMs: 200 };
  const { control, stream } = await bedrockForTest(t, { [MODEL]: { respond: endless, pace } });
  const traceId = newTraceId();
  const abort = new AbortController();
  let read = 0;
  const reading = (async () => {
    for await (const event of await stream(asking('?', { traceId }), abort.signal)) {
      if (event.contentBlockDelta) read += 1;
      if (read === 3) abort.abort();
    }
  })();
  await assert.rejects(reading, { name: /AbortError|Error/ });
  await control.untilQuiet();
  const { counts, calls } = await control.trace(traceId);
  assert.equal(counts.aborted, 1);
  assert.equal(counts.accepted, 1);
  assert.ok(modelAborted);
  const [call] = calls;
  assert.equal(call?.state, 'aborted');
  assert.ok((call?.endedAtMs ?? 0) > (call?.firstTokenAtMs ?? Infinity));
  const more = (call?.tokensWritten ?? Infinity) - read;
  t.diagnostic(`${more} tokens were written after the abort`);
  assert.ok(more < 5, `${more} tokens were written after the abort`);
});

test('an abort of Converse, or before the first byte, is counted at once', async (t) => {
  const { control, converse, stream } = await bedrockForTest(t, models);
  await control.behave({ latencyMs: 60_000 });
  for (const send of [converse, stream]) {
    const abort = new AbortController();
    const call = send(asking('?'), abort.signal);
    call.catch(() => {}); // The test awaits this call later; until then a rejection must not count as unhandled.
    while ((await control.counters()).total.inFlight === 0) await wait(10);
    abort.abort();
    await assert.rejects(call, { name: 'AbortError' });
  }
  const { total } = await control.untilQuiet({ timeoutMs: 30_000 });
  assert.equal(total.aborted, 2);
  assert.equal(total.tokensWritten, 0);
});

test('cutAfterTokens destroys the connection after exactly these tokens', async (t) => {
  const { control, converse, stream } = await bedrockForTest(t, models);
  await control.behave({ text: words, cutAfterTokens: 7 });
  const texts: string[] = [];
  const reading = (async () => {
    for await (const event of await stream(asking('?'))) texts.push(textOfEvent(event));
  })();
  await assert.rejects(reading, { code: 'ECONNRESET' });
  assert.deepEqual(texts.filter(Boolean), words.slice(0, 7));
  await assert.rejects(converse(asking('?')), { code: 'ECONNRESET' });
  const { total } = await control.counters();
  assert.equal(total.broken, 2);
  assert.equal(total.aborted, 0);
  assert.equal(total.tokensWritten, 14);
});

test('silenceAfterTokens writes the tokens before the silence, and no token in it', async (t) => {
  const { control, stream } = await bedrockForTest(t, models);
  const silence = { tokens: 3, ms: 600_000 };
  await control.behave({ text: words.slice(0, 6), silenceAfterTokens: silence });
  const traceId = newTraceId();
  const abort = new AbortController();
  const texts: string[] = [];
  const reading = (async () => {
    for await (const event of await stream(asking('?', { traceId }), abort.signal)) {
      if (event.contentBlockDelta) texts.push(textOfEvent(event));
      if (texts.length === silence.tokens) setTimeout(() => abort.abort(), 300);
    }
  })();
  await assert.rejects(reading, { name: /AbortError|Error/ });
  assert.deepEqual(texts, words.slice(0, 3));
  await control.untilQuiet();
  const [call] = (await control.trace(traceId)).calls;
  assert.equal(call?.state, 'aborted');
  assert.equal(call.tokensWritten, 3);
});

test('silenceAfterTokens continues the answer after the silence', async (t) => {
  const { control, streamed } = await bedrockForTest(t, models);
  await control.behave({ text: words.slice(0, 6), silenceAfterTokens: { tokens: 3, ms: 300 } });
  const startedAt = performance.now();
  const { text } = await streamed(asking('?'));
  const tookMs = performance.now() - startedAt;
  assert.equal(text, words.slice(0, 6).join(''));
  assert.ok(tookMs >= 290, `took ${tookMs} ms`);
});

test('throttle refuses so many calls, then lets them pass', async (t) => {
  const { control, converse } = await bedrockForTest(t, models);
  const traceId = newTraceId();
  await control.behave({ scope: { traceId }, throttle: 2 });
  for (const _ of [1, 2]) {
    await assert.rejects(converse(asking('?', { traceId })), { name: 'ThrottlingException' });
  }
  await converse(asking('?', { traceId }));
  await converse(asking('?'));
  const { counts, calls } = await control.trace(traceId);
  assert.equal(counts.throttled, 2);
  assert.equal(counts.accepted, 1);
  assert.deepEqual(
    calls.map((call) => call.state),
    ['throttled', 'throttled', 'completed'],
  );
  assert.deepEqual(await control.behaviours(), [{ scope: { traceId }, throttle: 0 }]);
});

test('throttleEachTrace refuses the first call of every trace', async (t) => {
  const { control, converse } = await bedrockForTest(t, models);
  await control.behave({ throttleEachTrace: 1 });
  const traces = Array.from({ length: 10 }, () => newTraceId());
  const firsts = await Promise.allSettled(
    traces.map((traceId) => converse(asking('?', { traceId }))),
  );
  assert.ok(firsts.every(({ status }) => status === 'rejected'));
  await Promise.all(traces.map((traceId) => converse(asking('?', { traceId }))));
});

test('firstLine takes the place of the first line only', async (t) => {
  const { control, streamed } = await bedrockForTest(t, models);
  await control.behave({ firstLine: 'not JSON' });
  assert.equal((await streamed(asking('?'))).text, 'not JSON\nThe answer');
});

test('text is the answer, token by token when they are given', async (t) => {
  const { control, converse, streamed } = await bedrockForTest(t, models);
  await control.behave({ text: ['{"rou', 'te":"math"}\n9', '6'] });
  const { events, text } = await streamed(asking('?'));
  assert.equal(text, '{"route":"math"}\n96');
  assert.equal(events.filter((event) => event.contentBlockDelta).length, 3);
  await control.behave({ text: 'plain words' });
  const answer = await converse(asking('?'));
  assert.deepEqual(answer.output?.message?.content, [{ text: 'plain words' }]);
  assert.equal(answer.usage?.outputTokens, 2);
});

test('garbageBytes is nothing the SDK can read, and is billed', async (t) => {
  const { control, converse, streamed } = await bedrockForTest(t, models);
  await control.behave({ garbageBytes: true });
  await assert.rejects(converse(asking('?')));
  await assert.rejects(streamed(asking('?')));
  const { total } = await control.counters();
  assert.equal(total.accepted, 2);
  assert.equal(total.broken, 2);
});

test('latencyMs delays refusals too', async (t) => {
  const { control, converse } = await bedrockForTest(t, models);
  await control.behave({ latencyMs: 200, errorKind: 'ServiceUnavailableException' });
  const startedAt = performance.now();
  await assert.rejects(converse(asking('?')), { name: 'ServiceUnavailableException' });
  assert.ok(performance.now() - startedAt >= 190);
});

import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller, ChatRequest } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { FIRST, REASONING_MODEL, words } from './scripted-models.ts';

const HEADER_MS = 700;
const SILENCE_MS = 500;
const ANSWER_MS = 1_500;

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall({
    clientGone: 'abort',
    env: {
      HEADER_DEADLINE_MS: String(HEADER_MS),
      REASONING_DEADLINE_MS: String(2 * HEADER_MS),
      SILENCE_DEADLINE_MS: String(SILENCE_MS),
      ANSWER_DEADLINE_MS: String(ANSWER_MS),
      PING_MS: '150',
    },
  });
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

async function storedTurn({ conversationId, messageId }: ChatRequest) {
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  const turn = turns.find((one) => one.messageId === messageId);
  assert.ok(turn);
  return turn;
}

const LATE = {
  model_slow: {
    name: 'no header in time',
    script: { timeToFirstTokenMs: 5_000 },
    afterMs: HEADER_MS,
    kept: '',
  },
  model_silent: {
    name: 'silence after the route',
    script: { text: words(5), silenceAfterTokens: { tokens: 3, ms: 5_000 } },
    afterMs: SILENCE_MS,
    kept: 'word0 word1 ',
  },
  model_over_time: {
    name: 'an answer that does not end',
    script: { text: words(500), perTokenMs: 30 },
    afterMs: ANSWER_MS,
    kept: undefined,
  },
} as const;
for (const reason of ['model_slow', 'model_silent', 'model_over_time'] as const) {
  const { name, afterMs, kept, script } = LATE[reason];
  test(`chat ends ${name} with ${reason}, aborts the call, and keeps what was written`, async () => {
    const startedAt = performance.now();
    const { error, traceId, request, text, parts, receipt } = await alice.chat(
      { query: 'q' },
      { script },
    );
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs >= afterMs - 20, `${tookMs} ms`);
    assert.deepEqual(
      [error?.reason, error?.code, error?.httpStatus, error?.status],
      [reason, 'GATEWAY_TIMEOUT', 504, 200],
    );
    assert.match(error?.message ?? '', /try again|ended/);
    assert.deepEqual([receipt?.modelCalls, receipt?.usd], [1, null]);
    const { line, counts } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.reason, counts.aborted], ['failed', reason, 1]);
    const turn = await storedTurn(request);
    assert.deepEqual([turn.state, turn.response?.error?.reason], ['failed', reason]);
    assert.equal(turn.response?.content, text);
    if (kept === undefined) assert.match(text, /word20 /);
    else assert.equal(text, kept);
    if (kept === '') assert.ok(parts.some(({ type }) => type === 'ping'));
  });
}

test('classify ends with model_slow when no header comes in time', async () => {
  const { error, traceId } = await alice.classify('q', { script: { latencyMs: 5_000 } });
  assert.deepEqual([error?.status, error?.reason], [504, 'model_slow']);
  assert.equal((await onecall.account(traceId)).accepted, 1);
});

test('chat counts silence anew with each token', async () => {
  const script = { text: words(5), perTokenMs: SILENCE_MS / 2 };
  const { error } = await alice.chat({ query: 'q' }, { script });
  assert.equal(error, undefined);
});

/** Sends a question, and stops its answer after eight words. */
async function stopAfterWords() {
  const messageId = crypto.randomUUID();
  let seenTokens = 0;
  let stoppedAtMs = 0;
  const result = await alice.chat(
    { messageId, query: 'q' },
    {
      script: { text: words(60), perTokenMs: 20 },
      onPart: (part) => {
        if (part.type === 'text') seenTokens += part.text.split(' ').length - 1;
        if (seenTokens < 8 || stoppedAtMs > 0) return;
        stoppedAtMs = performance.timeOrigin + performance.now();
        void alice.trpc['chat.stop'].mutate({ messageId });
      },
    },
  );
  const { line, counts } = await onecall.account(result.traceId);
  const [call] = (await onecall.control.trace(result.traceId)).calls;
  const noticedMs = (call?.endedAtMs ?? Infinity) - stoppedAtMs;
  return { ...result, line, counts, call, noticedMs };
}

/** Number of tries: a try during which this machine was overloaded proves nothing. */
const TRIES = 5;
const STOP_WITHIN_MS = 300;

test('chat.stop ends the model call at once and keeps what was written', async () => {
  let stopped = await stopAfterWords();
  for (let tries = 1; tries < TRIES && stopped.noticedMs >= STOP_WITHIN_MS; tries += 1)
    stopped = await stopAfterWords();
  const { request, text, error, line, counts, call, noticedMs } = stopped;
  assert.equal(error?.reason, 'stopped');
  assert.deepEqual([line.outcome, line.reason, counts.aborted], ['stopped', 'stopped', 1]);
  assert.equal(call?.state, 'aborted');
  assert.ok(noticedMs < STOP_WITHIN_MS, `the abort reached the model after ${noticedMs} ms`);
  const turn = await storedTurn(request);
  assert.equal(turn.state, 'stopped');
  assert.equal(turn.response?.content, text);
  assert.equal(turn.response?.error?.reason, 'stopped');
  assert.equal(turn.receipt?.modelCalls, 1);
  const { conversationId } = request;
  const next = await alice.chat({ conversationId, query: 'go on' });
  assert.match(next.text, /assistant: general 90\nword0 word1/);
});

test('a model that has not written yet is ended by a stop of chat, and by the lost client of classify', async () => {
  const messageId = crypto.randomUUID();
  const lost = new AbortController();
  const script = { latencyMs: 5_000 };
  const running = [
    alice.chat({ messageId, query: 'q' }, { script }),
    alice.classify('q', { script, signal: lost.signal }),
  ];
  await onecall.untilInFlight(2);
  await alice.trpc['chat.stop'].mutate({ messageId });
  lost.abort();
  for (const { traceId } of await Promise.all(running)) {
    const { line, counts } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.reason, counts.aborted], ['stopped', 'stopped', 1]);
  }
});

test('the silence deadline does not run while the store is slow', async () => {
  const script = { text: words(5, 'store'), perTokenMs: 20 };
  await onecall.dynamodb.setFault({ operation: 'PutItem', slowMs: 2 * SILENCE_MS });
  const { error, note, text } = await alice.chat({ query: 'I like tea' }, { script });
  await onecall.dynamodb.setFault(undefined);
  assert.deepEqual([error, note?.saved], [undefined, true]);
  assert.match(text, /word4 $/);
});

test('a model that is declared to reason first has its own bound to the route; all others keep theirs', async () => {
  const script = { timeToFirstTokenMs: HEADER_MS + 250 };
  const patient = await alice.chat({ query: 'q', model: REASONING_MODEL }, { script });
  assert.deepEqual([patient.error, patient.route?.fallback], [undefined, false]);
  const impatient = await alice.chat({ query: 'q', model: FIRST }, { script });
  assert.equal(impatient.error?.reason, 'model_slow');
  const never = { timeToFirstTokenMs: 5_000 };
  const late = await alice.chat({ query: 'q', model: REASONING_MODEL }, { script: never });
  assert.equal(late.error?.reason, 'model_slow');
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Caller, ChatRequest } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { words } from './scripted-models.ts';

const HEADER_MS = 700;
const SILENCE_MS = 500;
const ANSWER_MS = 1_500;

let onecall: Onecall;
let alice: Caller;
before(async () => {
  onecall = await startOnecall({
    env: {
      HEADER_DEADLINE_MS: String(HEADER_MS),
      SILENCE_DEADLINE_MS: String(SILENCE_MS),
      ANSWER_DEADLINE_MS: String(ANSWER_MS),
      PING_MS: '150',
    },
  });
  alice = await onecall.as('alice');
});
after(() => onecall.close());

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
    assert.ok(tookMs >= afterMs - 20 && tookMs < afterMs + 3_000, `${tookMs} ms`);
    assert.deepEqual(
      [error?.reason, error?.code, error?.httpStatus, error?.status],
      [reason, 'GATEWAY_TIMEOUT', 504, 200],
    );
    assert.match(error?.message ?? '', /try again|ended/);
    assert.equal(receipt, undefined);
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

/** Asks, and goes away after eight words. */
async function goAway() {
  const stop = new AbortController();
  let seenTokens = 0;
  let stoppedAtMs = 0;
  const told = await alice.chat(
    { query: 'q' },
    {
      script: { text: words(60), perTokenMs: 20 },
      signal: stop.signal,
      onPart: (part) => {
        if (part.type === 'text') seenTokens += part.text.split(' ').length - 1;
        if (seenTokens < 8 || stoppedAtMs > 0) return;
        stoppedAtMs = performance.timeOrigin + performance.now();
        stop.abort();
      },
    },
  );
  const { line, counts } = await onecall.account(told.traceId);
  const [call] = (await onecall.control.trace(told.traceId)).calls;
  const noticedMs = (call?.endedAtMs ?? Infinity) - stoppedAtMs;
  return { ...told, line, counts, call, seenTokens, noticedMs };
}

/** A machine that does something else at that moment proves nothing: the next try may. */
const TRIES = 5;

test('chat stops the model at once when the client goes away, and keeps what was written', async () => {
  let went = await goAway();
  for (let tries = 1; tries < TRIES && went.noticedMs >= 5 * 20; tries += 1) went = await goAway();
  const { request, text, error, line, counts, call, seenTokens, noticedMs } = went;
  assert.ok(error);
  assert.deepEqual([line.outcome, line.reason, counts.aborted], ['stopped', 'stopped', 1]);
  assert.equal(call?.state, 'aborted');
  assert.ok(noticedMs < 5 * 20, `the abort reached the model after ${noticedMs} ms`);
  // What is coalesced for 50 ms is on its way too: at most three tokens more.
  assert.ok(call.tokensWritten - 1 - seenTokens < 5 + 3, `${call.tokensWritten} of ${seenTokens}`);
  const turn = await storedTurn(request);
  assert.equal(turn.state, 'stopped');
  assert.ok(turn.response);
  assert.ok(turn.response.content.startsWith(text));
  assert.equal(turn.response.error?.reason, 'stopped');
  assert.equal(turn.receipt?.modelCalls, 1);
  const { conversationId } = request;
  const next = await alice.chat({ conversationId, query: 'go on' });
  assert.match(next.text, /assistant: general 90\nword0 word1/);
});

test('chat and classify stop a model that has not written yet', async () => {
  for (const call of ['chat', 'classify'] as const) {
    const stop = new AbortController();
    const options = { script: { latencyMs: 5_000 }, signal: stop.signal };
    const running =
      call === 'chat' ? alice.chat({ query: 'q' }, options) : alice.classify('q', options);
    await onecall.untilInFlight();
    stop.abort();
    const { traceId } = await running;
    const { line, counts } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.reason, counts.aborted], ['stopped', 'stopped', 1], call);
  }
});

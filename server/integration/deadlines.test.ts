import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller, ChatRequest } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { FIRST, REASONING_MODEL, words } from './scripted-models.ts';

/**
 * The server's deadlines in milliseconds. They are so far apart that each test meets the intended one first, even on a
 * busy machine.
 */
const HEADER_MS = 1_500;
const SILENCE_MS = 800;
const ANSWER_MS = 5_000;

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
    script: { timeToFirstTokenMs: 20_000 },
    afterMs: HEADER_MS,
    kept: '',
  },
  model_silent: {
    name: 'silence after the route',
    script: { text: words(5), silenceAfterTokens: { tokens: 3, ms: 20_000 } },
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
  const { error, traceId } = await alice.classify('q', { script: { latencyMs: 20_000 } });
  assert.deepEqual([error?.status, error?.reason], [504, 'model_slow']);
  assert.equal((await onecall.account(traceId)).accepted, 1);
});

test('chat counts silence anew with each token', async () => {
  const script = { text: words(5), perTokenMs: SILENCE_MS / 2 };
  const { error } = await alice.chat({ query: 'q' }, { script });
  assert.equal(error, undefined);
});

test('the silence deadline does not run while the store is slow', async () => {
  const script = { text: words(5, 'store'), perTokenMs: 20 };
  await onecall.dynamodb.setFault({ operation: 'PutItem', slowMs: SILENCE_MS + 200 });
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
  const never = { timeToFirstTokenMs: 20_000 };
  const late = await alice.chat({ query: 'q', model: REASONING_MODEL }, { script: never });
  assert.equal(late.error?.reason, 'model_slow');
});

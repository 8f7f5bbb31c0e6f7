import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../harness/emulator/dynamodb/fault.ts';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { header } from './scripted-models.ts';
import { startToggledKeys } from './toggled-keys.ts';

let onecall: Onecall;
let keys: Awaited<ReturnType<typeof startToggledKeys>>;
let alice: Caller;
test.beforeAll(async () => {
  keys = await startToggledKeys();
  onecall = await startOnecall({ clientGone: 'abort', env: { COGNITO_KEYS_URL: keys.url } });
  alice = await onecall.as('alice');
});
test.afterEach(() => onecall.dynamodb.setFault(undefined));

/** Options of tests that make the environment reopen a task or a listener, which is closed together with the file. */
const REOPENS = { sanitizeResources: false, sanitizeOps: false } as const;

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.status;
}
test.afterAll(async () => {
  await onecall.close();
  await keys.close();
});

test('keys unreachable: every call is refused with keys_unreachable and 503, until they are back', async () => {
  const { error, traceId } = await alice.chat({ query: 'q' });
  assert.deepEqual([error?.status, error?.reason], [503, 'keys_unreachable']);
  const { line, accepted } = await onecall.account(traceId);
  assert.deepEqual([line.outcome, line.reason, accepted], ['failed', 'keys_unreachable', 0]);
  assert.ok(onecall.linesOf(traceId).some(({ event }) => event === 'error'));
  const classified = await alice.classify('q');
  assert.deepEqual([classified.error?.status, classified.error?.reason], [503, 'keys_unreachable']);
  assert.equal(await statusOf(`${onecall.url}/healthz`), 200);

  keys.state.url = onecall.cognito.jwksUrl;
  await sleep(1_100); // the client avoids an endpoint that failed for a second
});

test('a client that leaves while the keys are fetched has a log line, and cost nothing', async () => {
  keys.state.slowMs = 500;
  const { traceId } = await alice.chat({ query: 'q' }, { signal: AbortSignal.timeout(200) });
  const { line, counts } = await onecall.account(traceId);
  assert.deepEqual([line.outcome, counts.received], ['stopped', 0]);
  keys.state.slowMs = 0;
});

// This test runs before the outages below, which use up the SDK's retry quota; each success refills it.
test('store throttled once or twice: the request goes through', async () => {
  await onecall.dynamodb.setFault({ next: 2, throttled: 'ThrottlingException' });
  const { error } = await alice.chat({ query: 'a moment' });
  assert.equal(error, undefined);
});

const AWAY: Readonly<Record<string, Readonly<{ fault: Fault; reason: string }>>> = {
  'store throttled': {
    fault: { throttled: 'ProvisionedThroughputExceededException' },
    reason: 'store_throttled',
  },
  'store throttled by its control plane': {
    fault: { throttled: 'ThrottlingException' },
    reason: 'store_throttled',
  },
  'store away': { fault: { away: 'refused' }, reason: 'store_unavailable' },
  'store resetting connections': { fault: { away: 'reset' }, reason: 'store_unavailable' },
};
for (const [name, { fault, reason }] of Object.entries(AWAY)) {
  test(
    `${name} before the call: chat, classify and lists fail with ${reason}, and nothing is spent`,
    REOPENS,
    async () => {
      await onecall.dynamodb.setFault(fault);
      const [told, classified, listed] = await Promise.all([
        alice.chat({ query: name }),
        alice.classify(name),
        alice.failureOf(alice.trpc.conversations.list.query()),
      ]);
      await onecall.dynamodb.setFault(undefined);
      assert.deepEqual([told.error?.reason, told.error?.httpStatus], [reason, 503]);
      assert.deepEqual([classified.error?.status, classified.error?.reason], [503, reason]);
      assert.deepEqual([listed.status, listed.reason], [503, reason]);
      for (const { traceId } of [told, classified]) {
        const { line, accepted } = await onecall.account(traceId);
        assert.deepEqual([line.outcome, line.reason, accepted], ['failed', reason, 0]);
        assert.ok(onecall.linesOf(traceId).some(({ event }) => event === 'error'));
      }
      const again = await alice.chat(told.request);
      assert.equal(again.error, undefined, 'nothing was kept, so the same message may come again');
    },
  );
}

test('the answer to the write of a question lost: it is written once, and answered', async () => {
  await onecall.dynamodb.setFault({ operation: 'PutItem', away: 'lost', next: 1 });
  const { error, receipt, request } = await alice.chat({ query: 'lost' });
  assert.deepEqual([error, receipt?.modelCalls], [undefined, 1]);
  const again = await alice.chat(request);
  assert.equal(again.error?.reason, 'message_seen');
});

test('store slow: answers wait for it, and still come', async () => {
  await onecall.dynamodb.setFault({ slowMs: 300 });
  const startedAt = performance.now();
  const { error, receipt } = await alice.chat({ query: 'slow' });
  assert.equal(error, undefined);
  assert.equal(receipt?.modelCalls, 1);
  assert.ok(performance.now() - startedAt > 900, 'reads, question and end, one after the other');
});

test('store slower than its deadline: chat fails with store_unavailable, and nothing is spent', async () => {
  await onecall.dynamodb.setFault({ slowMs: 3_500 });
  const { error, traceId } = await alice.chat({ query: 'slower' });
  assert.deepEqual([error?.reason, error?.httpStatus], ['store_unavailable', 503]);
  const { accepted, line } = await onecall.account(traceId);
  assert.equal(accepted, 0);
  assert.ok(line.totalMs < 60_000, `${line.totalMs} ms`);
});

/** Delay of the first token, so that even a busy machine can break the store before the model answers. */
const FIRST_TOKEN_MS = 5_000;

/** The conversation is written down beside the model call, not before it. */
async function untilListed(id: string): Promise<void> {
  while (!(await alice.trpc.conversations.list.query()).some((each) => each.id === id))
    await sleep(20);
}

/** Sends a question, and makes an operation of the store fail once the model has received the question. */
async function breakDuringCall(operation: string, query: string, firstLine: string) {
  const conversationId = crypto.randomUUID();
  const script = { firstLine, timeToFirstTokenMs: FIRST_TOKEN_MS };
  const running = alice.chat({ conversationId, query }, { script });
  await onecall.untilInFlight();
  await untilListed(conversationId);
  await onecall.dynamodb.setFault({ operation, away: 'reset' });
  const told = await running;
  await onecall.dynamodb.setFault(undefined);
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  return { ...told, turn: turns[0], ...(await onecall.account(told.traceId)) };
}

test('store away at the note: the route is told, no note and no text claim what did not happen', async () => {
  const query = 'Remember that I like tea';
  const { parts, error, turn, line } = await breakDuringCall('PutItem', query, header('save'));
  assert.deepEqual(
    parts.map(({ type }) => type),
    ['route', 'receipt'],
  );
  assert.deepEqual([error?.reason, error?.httpStatus], ['store_unavailable', 503]);
  assert.partialDeepStrictEqual(turn, {
    state: 'failed',
    response: { content: '', error: { reason: 'store_unavailable' } },
  });
  assert.equal(turn?.note, undefined);
  assert.deepEqual(await alice.trpc.notes.list.query(), []);
  assert.deepEqual([line.outcome, line.modelCalls], ['failed', 1]);
});

test('store away for some seconds at the end: the end is written once it is back, and nothing is lost', async () => {
  const conversationId = crypto.randomUUID();
  const script = { timeToFirstTokenMs: FIRST_TOKEN_MS };
  const running = alice.chat({ conversationId, query: 'Hello' }, { script });
  await onecall.untilInFlight();
  await untilListed(conversationId);
  await onecall.dynamodb.setFault({ operation: 'UpdateItem', away: 'reset' });
  await sleep(FIRST_TOKEN_MS + 3_000);
  await onecall.dynamodb.setFault(undefined);
  const { error, receipt, text } = await running;
  assert.deepEqual([error, receipt?.modelCalls], [undefined, 1]);
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.deepEqual([turns[0]?.state, turns[0]?.response?.content], ['complete', text]);
});

test(
  'SIGTERM while the store is away at the end: the task writes the end before it leaves',
  REOPENS,
  async () => {
    const conversationId = crypto.randomUUID();
    const running = alice.chat(
      { conversationId, query: 'Hi' },
      { script: { timeToFirstTokenMs: FIRST_TOKEN_MS } },
    );
    await onecall.untilInFlight();
    await untilListed(conversationId);
    await onecall.dynamodb.setFault({ operation: 'UpdateItem', away: 'reset' });
    await sleep(FIRST_TOKEN_MS + 500);
    const restarted = onecall.restartServer();
    await sleep(2_500);
    await onecall.dynamodb.setFault(undefined);
    const { error, text } = await running;
    assert.equal(error, undefined);
    await restarted;
    const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
    assert.deepEqual([turns[0]?.state, turns[0]?.response?.content], ['complete', text]);
  },
);

test('store away for good at the end: the answer was shown, the error follows, and the question stands', async () => {
  const told = await breakDuringCall('UpdateItem', 'Hello', header('general'));
  assert.match(told.text, /heard user: Hello/);
  assert.equal(told.receipt, undefined);
  assert.equal(told.error?.reason, 'store_unavailable');
  assert.partialDeepStrictEqual(told.turn, { query: 'Hello', state: 'accepted' });
  assert.equal(told.turn?.response, undefined);
  assert.deepEqual([told.line.outcome, told.line.modelCalls], ['failed', 1]);
  const { conversationId, messageId } = told.request;
  const retry = await alice.chat({ conversationId, query: 'Hello', replaces: messageId });
  assert.equal(retry.error, undefined);
});

test('store away: health is not affected, since a restart mends nothing', REOPENS, async () => {
  await onecall.dynamodb.setFault({ away: 'refused' });
  const port = onecall.server().port;
  assert.equal(await statusOf(`http://127.0.0.1:${port}/healthz`), 200);
  assert.equal(await statusOf(`http://127.0.0.1:${port}/readyz`), 200);
});

test('after all of it nothing is in flight', async () => {
  assert.equal((await onecall.control.untilQuiet()).total.inFlight, 0);
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../harness/emulator/dynamodb/fault.ts';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
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

/**
 * Options of tests that make the environment reopen a server or a listener. The reopened handle is closed only after
 * the last test of the file, so the test kit must not report it as a leak.
 */
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
  await sleep(1_100); // For a second after a failed key look-up, the server starts no other.
});

test('a client that leaves while the keys are fetched has a log line, and cost nothing', async () => {
  keys.state.slowMs = 500;
  const { traceId } = await alice.chat({ query: 'q' }, { signal: AbortSignal.timeout(200) });
  const { line, counts } = await onecall.account(traceId);
  assert.deepEqual([line.outcome, counts.received], ['stopped', 0]);
  keys.state.slowMs = 0;
});

// This test runs before the outages of the later tests, which use up the retry quota of the AWS SDK; each success
// refills that quota.
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

test('store away: health is not affected, since a restart mends nothing', REOPENS, async () => {
  await onecall.dynamodb.setFault({ away: 'refused' });
  const port = onecall.server().port;
  assert.equal(await statusOf(`http://127.0.0.1:${port}/healthz`), 200);
  assert.equal(await statusOf(`http://127.0.0.1:${port}/readyz`), 200);
});

test('after all of it nothing is in flight', async () => {
  assert.equal((await onecall.control.untilQuiet()).total.inFlight, 0);
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '../../harness/kit/kit.ts';
import { newTraceId, type Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { words } from './scripted-models.ts';

/**
 * Time in milliseconds that the store takes to write a question. The store and this test share an event loop, so the
 * time may be short.
 */
const SLOW_WRITE_MS = 500;
/**
 * An answer that takes longer than the server tries to list the conversation. The server ends the model call when it
 * gives up.
 */
const LONG = { text: words(3_000), perTokenMs: 20 };
const GIVES_UP_WITHIN_MS = 60_000;

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall({ env: { ANSWER_DEADLINE_MS: '300000' } });
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

test('store away when the conversation is to be listed: the answer fails, and its question is in the list', async () => {
  const { error: none } = await alice.chat({ query: 'A question before the fault' });
  assert.equal(none, undefined);
  const conversationId = crypto.randomUUID();
  const puts = () => onecall.dynamodb.received().get('PutItem') ?? 0;
  const before = puts();
  await onecall.dynamodb.setFault({ operation: 'PutItem', slowMs: SLOW_WRITE_MS });
  const traceId = newTraceId();
  const question = { conversationId, query: 'Where am I listed?' };
  const running = alice.chat(question, { traceId, script: LONG });
  // The test waits until the store receives the question, because a busy machine first needs some time to reserve the
  // question's cost.
  while (puts() === before) await sleep(5);
  // From now on updates fail, while the store still writes the question. The server needs an update to list the
  // conversation.
  await onecall.dynamodb.setFault({ operation: 'UpdateItem', away: 'reset' });
  await onecall.untilReceived(traceId);
  await onecall.control.untilQuiet({ timeoutMs: GIVES_UP_WITHIN_MS });
  await onecall.dynamodb.setFault(undefined);
  const { error } = await running;
  assert.equal(error?.reason, 'store_unavailable');
  const listed = await alice.trpc.conversations.list.query();
  assert.ok(listed.some(({ id }) => id === conversationId));
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.deepEqual([turns.length, turns[0]?.state], [1, 'failed']);
});

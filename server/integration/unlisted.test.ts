import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';

/** Delay of a write, so that the test can take the store away while a question is being written. */
const SLOW_WRITE_MS = 2_500;
/**
 * Time in milliseconds without a store. The server stops trying to list a conversation earlier, and stops trying to
 * write the end of an answer later.
 */
const AWAY_MS = 16_000;

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
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
  const running = alice.chat({ conversationId, query: 'Where am I listed?' });
  // A busy machine takes its time to reserve what the question may cost.
  while (puts() === before) await sleep(20);
  // At this point the question is being written; an update lists its conversation.
  await onecall.dynamodb.setFault({ operation: 'UpdateItem', away: 'reset' });
  await sleep(AWAY_MS);
  await onecall.dynamodb.setFault(undefined);
  const { error } = await running;
  assert.equal(error?.reason, 'store_unavailable');
  const listed = await alice.trpc.conversations.list.query();
  assert.ok(listed.some(({ id }) => id === conversationId));
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.deepEqual([turns.length, turns[0]?.state], [1, 'failed']);
});

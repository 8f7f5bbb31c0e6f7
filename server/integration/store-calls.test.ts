import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

/** Queries are left out: while calls run, the task also asks every two seconds whether calls are paused. */
const OPERATIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

/** Returns how many requests the store received while something was done, by operation. */
async function callsOf(work: () => Promise<unknown>) {
  const before = onecall.dynamodb.received();
  await work();
  const after = onecall.dynamodb.received();
  const made = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  return Object.fromEntries(
    OPERATIONS.map((name) => [name, made(name)] as const).filter(([, calls]) => calls > 0),
  );
}

test('a message makes as many store calls as docs/performance.md says, in a new conversation and in an old one', async () => {
  // The first message of a day begins the day.
  await alice.chat({ query: 'Hello' });
  const conversationId = crypto.randomUUID();
  for (const query of ['What is tea?', 'And coffee?']) {
    const calls = await callsOf(async () => {
      const { error } = await alice.chat({ conversationId, query });
      assert.equal(error, undefined);
    });
    assert.deepEqual(calls, {
      // Reads of the deny-list of sessions and of the person's instructions.
      GetItem: 2,
      // The write of the question.
      PutItem: 1,
      // Updates before the call: the tokens of the day, two accounts and the list. Updates after it: the answer, its
      // words, the same two accounts and the tokens of the day.
      UpdateItem: 9,
    });
  }
});

test('a classification makes no store calls but those of its limits', async () => {
  const calls = await callsOf(() => alice.trpc.classify.mutate({ query: 'What is tea?' }));
  assert.deepEqual(calls, { GetItem: 1, UpdateItem: 6 });
});

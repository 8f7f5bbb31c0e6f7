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

/**
 * Store operations that the tests count. Queries are left out, because during calls the server also queries every two
 * seconds whether calls are paused.
 */
const OPERATIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

/** Runs a function, and returns how many requests the store received meanwhile, by operation. */
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
  // The first message of a day also starts the quota of that day, and reads what is cached from then on, so its store
  // calls are not counted.
  await alice.chat({ query: 'Hello' });
  const conversationId = crypto.randomUUID();
  for (const query of ['What is tea?', 'And coffee?']) {
    const calls = await callsOf(async () => {
      const { error } = await alice.chat({ conversationId, query });
      assert.equal(error, undefined);
    });
    assert.deepEqual(calls, {
      // A message makes one read: of the deny-list of sessions.
      GetItem: 1,
      // A message makes one write: of its question.
      PutItem: 1,
      // A message makes four updates before the model call: the tokens of the day, two accounts of the ledger at once,
      // and the list of conversations. It makes five after it: the answer, the answer's words, the same two accounts, and the
      // tokens of the day.
      UpdateItem: 9,
    });
  }
});

test('a classification makes no store calls but those of its limits', async () => {
  const calls = await callsOf(() => alice.trpc.classify.mutate({ query: 'What is tea?' }));
  assert.deepEqual(calls, { GetItem: 1, UpdateItem: 6 });
});

import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { PINS_MAX } from '../store/listed-apart.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall({ env: { USER_REQUESTS_PER_MINUTE: '1000' } });
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

const titles = (list: readonly { title: string }[]) => list.map(({ title }) => title);
const begin = async (who: Caller, query: string) =>
  (await who.chat({ query })).request.conversationId;

test('a deleted conversation is listed until it is restored, for its owner alone', async () => {
  const { conversations } = alice.trpc;
  const [one, two] = [await begin(alice, 'One'), await begin(alice, 'Two')];
  await conversations.delete.mutate({ id: one });
  await conversations.delete.mutate({ id: two });
  const deleted = await conversations.deleted.query();
  assert.deepEqual(titles(deleted), ['Two', 'One']);
  const leftMs = Date.parse(deleted[0]?.restorableUntil ?? '') - Date.now();
  assert.ok(leftMs > 23 * 3_600_000 && leftMs < 25 * 3_600_000, `${leftMs} ms`);
  const bob = await onecall.as('bob');
  assert.deepEqual(await bob.trpc.conversations.deleted.query(), []);
  await conversations.restore.mutate({ id: one });
  assert.deepEqual(titles(await conversations.deleted.query()), ['Two']);
  assert.ok(titles(await conversations.list.query({})).includes('One'));
  await alice.trpc.session.erase.mutate();
  assert.deepEqual(await conversations.deleted.query(), []);
});

test('cleared questions are listed until they are restored, all clears of a conversation at once', async () => {
  const carol = await onecall.as('verify-01');
  const { conversations } = carol.trpc;
  const id = await begin(carol, 'One');
  assert.deepEqual(await conversations.cleared.query(), []);
  await conversations.clear.mutate({ id });
  await carol.chat({ conversationId: id, query: 'Two' });
  await conversations.clear.mutate({ id });
  await carol.chat({ conversationId: id, query: 'Three' });
  const [cleared, ...others] = await conversations.cleared.query();
  assert.deepEqual([cleared?.id, cleared?.title, others], [id, 'One', []]);
  const leftMs = Date.parse(cleared?.restorableUntil ?? '') - Date.now();
  assert.ok(leftMs > 28 * 86_400_000, `${leftMs} ms`);
  const bob = await onecall.as('bob');
  assert.deepEqual(await bob.trpc.conversations.cleared.query(), []);
  const stolen = await bob.failureOf(bob.trpc.conversations.restoreCleared.mutate({ id }));
  assert.equal(stolen.reason, 'conversation_missing');
  await conversations.restoreCleared.mutate({ id });
  const { turns } = await conversations.get.query({ id });
  assert.deepEqual(
    turns.map(({ query }) => query),
    ['One', 'Two', 'Three'],
  );
  assert.deepEqual(await conversations.cleared.query(), []);
  await conversations.clear.mutate({ id });
  await conversations.delete.mutate({ id });
  assert.deepEqual(await conversations.cleared.query(), [], 'a deleted one is listed as deleted');
});

test('pinned conversations are listed apart, newest pin first, and not while they are deleted', async () => {
  const { conversations } = alice.trpc;
  const [one, two] = [await begin(alice, 'One'), await begin(alice, 'Two')];
  await conversations.pin.mutate({ id: two });
  await conversations.pin.mutate({ id: one });
  await conversations.pin.mutate({ id: two });
  assert.deepEqual(titles(await conversations.pinned.query()), ['One', 'Two']);
  await conversations.delete.mutate({ id: one });
  assert.deepEqual(titles(await conversations.pinned.query()), ['Two']);
  await conversations.restore.mutate({ id: one });
  await conversations.unpin.mutate({ id: two });
  assert.deepEqual(titles(await conversations.pinned.query()), ['One']);
  const bob = await onecall.as('bob');
  const failure = await bob.failureOf(bob.trpc.conversations.pin.mutate({ id: one }));
  assert.equal(failure.reason, 'conversation_missing');
});

test('no more conversations than the limit are ever pinned, also when many are pinned at once', async () => {
  const bob = await onecall.as('bob');
  const { conversations } = bob.trpc;
  const ids: string[] = [];
  for (let at = 0; at < PINS_MAX + 6; at += 1) ids.push(await begin(bob, `Number ${at}`));
  const outcomes = await Promise.allSettled(ids.map((id) => conversations.pin.mutate({ id })));
  const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  assert.ok(refused.length >= 6, `${refused.length} were refused`);
  for (const reason of refused) assert.match(String(reason), /409/);
  assert.equal((await conversations.pinned.query()).length, ids.length - refused.length);
});

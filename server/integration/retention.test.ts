import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { createConversations } from '../store/conversations.ts';
import { createTurns } from '../store/turns.ts';
import { createPeople } from '../store/people.ts';
import { createNotes } from '../store/notes.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { header } from './scripted-models.ts';
import { openTestTable, subOf } from './seed-store.ts';

const DAY_S = 86_400;
let onecall: Onecall;
let alice: Caller;
before(async () => {
  onecall = await startOnecall({ env: { RETENTION_DAYS: '30' } });
  alice = await onecall.as('alice');
});
after(() => onecall.close());

test('everything that is kept of a person expires, RETENTION_DAYS after it was written', async () => {
  await alice.chat({ query: 'I like tea' }, { script: { firstLine: header('save') } });
  const table = openTestTable(onecall);
  const { Items = [] } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `USER#${subOf(alice)}` },
    }),
  );
  table.close();
  const kinds = Items.map(({ sk }) => String(sk).split('#')[0] ?? '');
  assert.deepEqual(kinds.toSorted(), ['CONV', 'NOTE', 'PERSON', 'TURN']);
  const inSeconds = Date.now() / 1_000 + 30 * DAY_S;
  for (const item of Items) {
    const { expiresAt } = z.object({ expiresAt: z.int() }).parse(item);
    assert.ok(Math.abs(expiresAt - inSeconds) < 60);
  }
});

test('what has expired is gone at once, though the store deletes it only later', async () => {
  const sub = subOf(alice);
  const { request } = await alice.chat({ query: 'Soon gone' });
  const later = openTestTable(onecall, () => Date.now() + 31 * DAY_S * 1_000);
  const conversations = createConversations(later, createPeople(later));
  const notes = createNotes(later, createPeople(later));
  assert.deepEqual(await conversations.list(sub), []);
  assert.deepEqual((await conversations.history(sub, request)).turns, []);
  assert.deepEqual(await createTurns(later).withFeedback(sub), []);
  assert.deepEqual(await notes.list(sub), []);
  await assert.rejects(conversations.get(sub, request.conversationId), {
    reason: 'conversation_missing',
  });
  await assert.rejects(conversations.rename(sub, request.conversationId, 'x'), {
    reason: 'conversation_missing',
  });
  later.close();
  assert.ok(await alice.trpc.conversations.get.query({ id: request.conversationId }));
});

test('a deleted conversation can be restored for ten minutes, then it is purged', async () => {
  const sub = subOf(alice);
  const { request } = await alice.chat({ query: 'Purge me' });
  const id = request.conversationId;
  await alice.trpc.conversations.delete.mutate({ id });
  await alice.trpc.conversations.list.query();
  await alice.trpc.conversations.restore.mutate({ id });
  await alice.trpc.conversations.delete.mutate({ id });
  const later = openTestTable(onecall, () => Date.now() + 11 * 60_000);
  await createConversations(later, createPeople(later)).list(sub);
  later.close();
  const gone = await alice.failureOf(alice.trpc.conversations.restore.mutate({ id }));
  assert.equal(gone.reason, 'conversation_missing');
  const again = await alice.chat(request);
  assert.equal(again.error, undefined, 'its messages are gone too');
});

import assert from 'node:assert/strict';
import { DeleteCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { test } from '../../harness/kit/kit.ts';
import { createConversations } from '../store/conversations.ts';
import { keys } from '../store/table.ts';
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
test.beforeAll(async () => {
  onecall = await startOnecall({ env: { RETENTION_DAYS: '30' } });
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

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
  assert.deepEqual(kinds.toSorted(), ['CONV', 'NOTE', 'PERSON', 'TURN', 'WORDS']);
  const inSeconds = Date.now() / 1_000 + 30 * DAY_S;
  for (const item of Items) {
    const { expiresAt } = z.object({ expiresAt: z.int() }).parse(item);
    assert.ok(Math.abs(expiresAt - inSeconds) < 60);
  }
});

test('an expired item is hidden at once, though the store deletes it only later', async () => {
  const sub = subOf(alice);
  const { request } = await alice.chat({ query: 'Soon gone' });
  const later = openTestTable(onecall, () => Date.now() + 31 * DAY_S * 1_000);
  const conversations = createConversations(later, createPeople(later));
  const notes = createNotes(later, createPeople(later));
  assert.deepEqual(await conversations.list(sub, { limit: 50 }), []);
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

test('a question whose task was killed before it listed the conversation is listed when it is read, within a day', async () => {
  const sub = subOf(alice);
  const { request } = await alice.chat({ query: 'The first of two writes' });
  const { conversationId: id, messageId } = request;
  const table = openTestTable(onecall);
  const Key = keys.conversation(sub, id);
  await table.db.send(new DeleteCommand({ TableName: table.name, Key }));
  table.close();
  const isListed = async () =>
    (await alice.trpc.conversations.list.query()).some((one) => one.id === id);
  assert.equal(await isListed(), false);
  // After a day, a conversation without a list entry counts as deleted, although its turns may still be stored.
  const later = openTestTable(onecall, () => Date.now() + 1.01 * DAY_S * 1_000);
  await assert.rejects(createConversations(later, createPeople(later)).get(sub, id), {
    reason: 'conversation_missing',
  });
  later.close();
  const { title, createdAt, turns } = await alice.trpc.conversations.get.query({ id });
  assert.equal(title, 'The first of two writes');
  assert.deepEqual(
    [turns.map((turn) => turn.messageId), turns[0]?.askedAt],
    [[messageId], createdAt],
  );
  assert.equal(await isListed(), true);
  await alice.trpc.conversations.rename.mutate({ id, title: 'Named' });
});

/** Returns when each stored item of a conversation expires, in seconds since the epoch, by the kind of the item. */
async function expiriesOf(sub: string, messageId: string, id: string) {
  const table = openTestTable(onecall);
  const at = async (Key: Readonly<{ pk: string; sk: string }>) => {
    const { Item } = await table.db.send(new GetCommand({ TableName: table.name, Key }));
    return z.object({ expiresAt: z.int() }).parse(Item).expiresAt - Date.now() / 1_000;
  };
  const all = [keys.conversation(sub, id), keys.turn(sub, messageId), keys.words(sub, id)];
  const found = await Promise.all(all.map(at));
  table.close();
  return found;
}

test('a deleted conversation, its turns and its words expire in a day by themselves, unless restored', async () => {
  const sub = subOf(alice);
  const { request } = await alice.chat({ query: 'Purge me' });
  const { conversationId: id, messageId } = request;
  await alice.trpc.conversations.delete.mutate({ id });
  for (const inSeconds of await expiriesOf(sub, messageId, id))
    assert.ok(inSeconds > DAY_S - 100 && inSeconds <= DAY_S + 1, `${inSeconds}`);
  await alice.trpc.conversations.restore.mutate({ id });
  for (const inSeconds of await expiriesOf(sub, messageId, id))
    assert.ok(inSeconds > 29 * DAY_S, `${inSeconds}`);
  await alice.trpc.conversations.delete.mutate({ id });
  const later = openTestTable(onecall, () => Date.now() + (DAY_S + 60) * 1_000);
  const conversations = createConversations(later, createPeople(later));
  await assert.rejects(conversations.restore(sub, id), { reason: 'conversation_missing' });
  assert.deepEqual((await conversations.history(sub, request)).turns, []);
  later.close();
});

test('a question in a deleted conversation takes all of it back', async () => {
  const sub = subOf(alice);
  const { request } = await alice.chat({ query: 'First of two' });
  const { conversationId: id, messageId } = request;
  await alice.trpc.conversations.delete.mutate({ id });
  await alice.chat({ query: 'Second of two', conversationId: id });
  for (const inSeconds of await expiriesOf(sub, messageId, id)) assert.ok(inSeconds > 29 * DAY_S);
  assert.equal((await alice.trpc.conversations.get.query({ id })).turns.length, 2);
});

test('a question in a conversation that has expired and is still in the store brings nothing of it back', async () => {
  const sub = subOf(alice);
  const { request } = await alice.chat({ query: 'A buried treasure' });
  const { conversationId: id } = request;
  const [turn] = (await alice.trpc.conversations.get.query({ id })).turns;
  assert.ok(turn);
  await alice.trpc.conversations.delete.mutate({ id });
  const later = openTestTable(onecall, () => Date.now() + (DAY_S + 60) * 1_000);
  const conversations = createConversations(later, createPeople(later));
  const next = {
    ...turn,
    messageId: crypto.randomUUID(),
    query: 'A new question',
    askedAt: new Date(later.now()).toISOString(),
  };
  await createTurns(later).ask(sub, next, 'a-task');
  await conversations.touch(sub, next);
  await conversations.addWords(sub, id, 'a new question');
  const opened = await conversations.get(sub, id);
  assert.deepEqual([opened.title, opened.turns.length], ['A new question', 1]);
  const search = (words: string) => conversations.list(sub, { search: words, limit: 10 });
  assert.deepEqual(
    (await search('treasure')).map((one) => one.id),
    [],
  );
  assert.deepEqual(
    (await search('new question')).map((one) => one.id),
    [id],
  );
  later.close();
});

test('the first turns of a conversation live as long as it is used', async () => {
  const sub = subOf(alice);
  const { request } = await alice.chat({ query: 'The head' });
  const id = request.conversationId;
  const [turn] = (await alice.trpc.conversations.get.query({ id })).turns;
  assert.ok(turn);
  for (const days of [20, 40, 60]) {
    const then = () => Date.now() + days * DAY_S * 1_000;
    const table = { ...openTestTable(onecall, then), expiresAt: () => then() / 1_000 + 30 * DAY_S };
    const conversations = createConversations(table, createPeople(table));
    const next = {
      ...turn,
      messageId: crypto.randomUUID(),
      askedAt: new Date(then()).toISOString(),
    };
    await createTurns(table).ask(sub, next, 'a-task');
    await conversations.touch(sub, next);
    const { turns } = await conversations.get(sub, id);
    assert.equal(turns[0]?.query, 'The head', `after ${days} days`);
    assert.equal(turns.length, 1 + days / 20);
    table.close();
  }
});

test('a deleted note is gone for good after a day, though the store deletes it only later', async () => {
  const sub = subOf(alice);
  const { id } = await alice.trpc.notes.add.mutate({ text: 'A note of one day' });
  await alice.trpc.notes.delete.mutate({ id });
  const later = openTestTable(onecall, () => Date.now() + (DAY_S + 60) * 1_000);
  const people = createPeople(later);
  const notes = createNotes(later, people);
  assert.deepEqual(await notes.deleted(sub), []);
  const { erasure } = await people.read(sub);
  await assert.rejects(notes.restore(sub, id, erasure), { reason: 'note_missing' });
  later.close();
});

test('erasing sends what the store left unprocessed again, until nothing is left', async () => {
  const person = await onecall.as('verify-09');
  for (let at = 0; at < 12; at += 1) await person.chat({ query: `Question ${at}` });
  await onecall.dynamodb.setFault({ unprocessed: true, next: 4 });
  const { erased } = await person.trpc.session.erase.mutate();
  await onecall.dynamodb.setFault(undefined);
  assert.equal(erased, 24);
  assert.deepEqual(await person.trpc.session.erase.mutate(), { erased: 0 });
});

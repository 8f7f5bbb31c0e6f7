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

const queries = ({ turns }: { turns: readonly { query: string }[] }) =>
  turns.map(({ query }) => query);

test('an edited question keeps its versions, each with what followed it, and each costs one call', async () => {
  const { request: first } = await alice.chat({ query: 'First' });
  const { conversationId: id } = first;
  await alice.chat({ query: 'Second', conversationId: id });
  const edit = await alice.chat({
    query: 'First, edited',
    conversationId: id,
    replaces: first.messageId,
  });
  const edited = await alice.trpc.conversations.get.query({ id });
  assert.deepEqual(queries(edited), ['First, edited']);
  assert.equal(edited.title, 'First, edited');
  assert.deepEqual(edited.turns[0]?.versions, [first.messageId, edit.request.messageId]);
  assert.equal(edited.turns[0]?.receipt?.modelCalls, 1);

  const gone = await alice.trpc.conversations.choose.mutate({ id, messageId: first.messageId });
  assert.deepEqual(queries(gone), ['First', 'Second']);
  assert.deepEqual(await alice.trpc.conversations.get.query({ id }), gone, 'for every reader');

  const third = await alice.chat({ query: 'Third', conversationId: id });
  assert.match(third.text, /user: Second/);
  assert.doesNotMatch(third.text, /First, edited/);
  assert.deepEqual(queries(await alice.trpc.conversations.get.query({ id })), [
    'First',
    'Second',
    'Third',
  ]);
  const other = await alice.trpc.conversations.choose.mutate({
    id,
    messageId: edit.request.messageId,
  });
  assert.deepEqual(queries(other), ['First, edited']);
  assert.equal(third.receipt?.modelCalls, 1);
});

test('a title that the person gave stays when the first question is edited', async () => {
  const { request } = await alice.chat({ query: 'Name me' });
  const { conversationId: id, messageId } = request;
  await alice.trpc.conversations.rename.mutate({ id, title: 'My own' });
  await alice.chat({ query: 'Name me anew', conversationId: id, replaces: messageId });
  assert.equal((await alice.trpc.conversations.get.query({ id })).title, 'My own');
});

test('a version that is not in the conversation is refused, as is one of another person', async () => {
  const bob = await onecall.as('bob');
  const { request } = await alice.chat({ query: 'Mine' });
  const { conversationId: id, messageId } = request;
  const missing = crypto.randomUUID();
  const choose = (who: Caller, message: string) =>
    who.failureOf(who.trpc.conversations.choose.mutate({ id, messageId: message }));
  assert.equal((await choose(alice, missing)).reason, 'message_missing');
  assert.equal((await choose(bob, messageId)).reason, 'conversation_missing');
});

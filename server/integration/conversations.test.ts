import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { header } from './scripted-models.ts';

let onecall: Onecall;
test.beforeAll(async () => {
  onecall = await startOnecall();
});
test.afterAll(() => onecall.close());

const titlesOf = async (person: Caller, search?: string) =>
  (await person.trpc.conversations.list.query({ search })).map(({ title }) => title);

async function asked(person: Caller, query: string) {
  const { request, error } = await person.chat({ query });
  assert.equal(error, undefined);
  return { id: request.conversationId, messageId: request.messageId };
}

test('conversations.list is newest first, searched by title, and of the person alone', async () => {
  const alice = await onecall.as('alice');
  const first = await asked(alice, 'Bread recipes');
  await asked(alice, 'Prime numbers');
  assert.deepEqual(await titlesOf(alice), ['Prime numbers', 'Bread recipes']);
  await alice.chat({ conversationId: first.id, query: 'With rye?' });
  assert.deepEqual(await titlesOf(alice), ['Bread recipes', 'Prime numbers']);
  assert.deepEqual(await titlesOf(alice, ' PRIME '), ['Prime numbers']);
  assert.deepEqual(await titlesOf(alice, 'nothing of it'), []);
  const bob = await onecall.as('bob');
  assert.deepEqual(await titlesOf(bob), []);
  for (const call of [
    () => bob.trpc.conversations.get.query({ id: first.id }),
    () => bob.trpc.conversations.rename.mutate({ id: first.id, title: 'Mine' }),
    () => bob.trpc.conversations.delete.mutate({ id: first.id }),
    () => bob.trpc.conversations.clear.mutate({ id: first.id }),
    () => bob.trpc.conversations.restore.mutate({ id: first.id }),
  ]) {
    const { status, reason } = await bob.failureOf(call());
    assert.deepEqual([status, reason], [404, 'conversation_missing']);
  }
  assert.deepEqual(await titlesOf(alice), ['Bread recipes', 'Prime numbers']);
});

test('conversations.list finds words of questions and answers in any script, case and form, and nothing deleted', async () => {
  const person = await onecall.as('verify-11');
  const said = [
    ['Wo ist mein Schlüssel?', 'Unter der Fußmatte im Büro'],
    ['我的储物柜密码是什么？', '密码是四四七一'],
    ['قهوة', 'أفضل المقاهي في المدينة القديمة'],
    ['Café', 'Une crème brûlée à Paris'],
    ['กุญแจ', 'อยู่ใต้พรมหน้าบ้าน'],
  ] as const;
  for (const [query, answer] of said) {
    const script = { text: `${header('general')}\n${answer}` };
    assert.equal((await person.chat({ query }, { script })).error, undefined);
  }
  for (const [search, at] of [
    ['fussmatte', 0],
    ['BURO schlussel', 0],
    ['Schlu\u0308ss', 0],
    ['储物柜', 1],
    ['四七一', 1],
    ['المدينة', 2],
    ['المدينه'.slice(0, 5), 2],
    ['creme BRULEE', 3],
    ['ใต้พรม', 4],
  ] as const) {
    assert.deepEqual(await titlesOf(person, search), [said[at][0]], search);
  }
  assert.deepEqual(await titlesOf(person, 'creme fussmatte'), []);
  const [found] = await person.trpc.conversations.list.query({ search: 'brulee' });
  await person.trpc.conversations.delete.mutate({ id: found?.id ?? '' });
  assert.deepEqual(await titlesOf(person, 'brulee'), []);
  await person.trpc.conversations.restore.mutate({ id: found?.id ?? '' });
  assert.deepEqual(await titlesOf(person, 'brulee'), ['Café']);
});

test('conversations.get gives each turn as it ended, a new one in its place when replaced', async () => {
  const alice = await onecall.as('verify-01');
  const { id, messageId } = await asked(alice, 'one');
  const two = await alice.chat({ conversationId: id, query: 'two' });
  const { turns, title } = await alice.trpc.conversations.get.query({ id });
  assert.equal(title, 'one');
  assert.deepEqual(
    turns.map(({ query, state }) => [query, state]),
    [
      ['one', 'complete'],
      ['two', 'complete'],
    ],
  );
  assert.partialDeepStrictEqual(turns[1], {
    messageId: two.request.messageId,
    agent: 'auto',
    response: { content: two.text, agentType: 'general' },
  });
  assert.equal(turns[1]?.receipt?.traceId, two.traceId);
  await alice.chat({ conversationId: id, query: 'uno', replaces: messageId });
  const edited = await alice.trpc.conversations.get.query({ id });
  assert.deepEqual(
    edited.turns.map(({ query, replaces }) => [query, replaces]),
    [['uno', messageId]],
  );
  assert.equal(edited.title, 'uno');
});

test('conversations.rename, delete, clear and restore do so, and only what is there', async () => {
  const alice = await onecall.as('verify-02');
  const { id } = await asked(alice, 'Original');
  await alice.trpc.conversations.rename.mutate({ id, title: '  Renamed  ' });
  assert.deepEqual(await titlesOf(alice), ['Renamed']);
  await alice.trpc.conversations.delete.mutate({ id });
  assert.deepEqual(await titlesOf(alice), []);
  const gone = await alice.failureOf(alice.trpc.conversations.get.query({ id }));
  assert.equal(gone.reason, 'conversation_missing');
  await alice.trpc.conversations.restore.mutate({ id });
  assert.equal((await alice.trpc.conversations.get.query({ id })).turns.length, 1);
  await alice.trpc.conversations.clear.mutate({ id });
  const cleared = await alice.trpc.conversations.get.query({ id });
  assert.deepEqual([cleared.turns, typeof cleared.clearedAt], [[], 'string']);
  await alice.trpc.conversations.restore.mutate({ id });
  assert.equal((await alice.trpc.conversations.get.query({ id })).turns.length, 1);
  const refused = await alice.failureOf(
    alice.trpc.conversations.rename.mutate({ id, title: 'x'.repeat(121) }),
  );
  assert.deepEqual([refused.status, refused.reason], [400, 'input_invalid']);
  const missing = await alice.failureOf(
    alice.trpc.conversations.delete.mutate({ id: crypto.randomUUID() }),
  );
  assert.equal(missing.reason, 'conversation_missing');
});

test('session.erase deletes everything about the person, and nothing of others', async () => {
  const alice = await onecall.as('verify-03');
  const bob = await onecall.as('verify-04');
  for (const person of [alice, bob]) {
    await asked(person, 'Something');
    await asked(person, 'Something else');
    await person.trpc.notes.add.mutate({ text: 'A note' });
  }
  assert.deepEqual(await alice.trpc.session.erase.mutate(), { erased: 5 });
  assert.deepEqual(await titlesOf(alice), []);
  assert.deepEqual(await alice.trpc.notes.list.query(), []);
  assert.deepEqual(await alice.trpc.session.erase.mutate(), { erased: 0 });
  assert.equal((await titlesOf(bob)).length, 2);
  assert.equal((await bob.trpc.notes.list.query()).length, 1);
});

test('an answer that ends after everything was deleted stays deleted', async () => {
  const alice = await onecall.as('verify-05');
  const script = { timeToFirstTokenMs: 400 };
  const running = alice.chat({ query: 'Late' }, { script });
  while ((await titlesOf(alice)).length === 0) await new Promise((done) => setTimeout(done, 10));
  await alice.trpc.session.erase.mutate();
  assert.equal((await running).error, undefined);
  assert.deepEqual(await alice.trpc.session.erase.mutate(), { erased: 0 });
});

test('feedback is given, replaced, taken back and exported as cases', async () => {
  const alice = await onecall.as('verify-06');
  const { request } = await alice.chat(
    { query: 'What is 2 + 2?' },
    { script: { firstLine: header('save') } },
  );
  const { conversationId, messageId } = request;
  const about = { conversationId, messageId };
  await alice.trpc.feedback.give.mutate({ ...about, verdict: 'up' });
  await alice.trpc.feedback.give.mutate({
    ...about,
    verdict: 'wrong_category',
    expected: 'math',
    comment: 'It is a sum',
  });
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.partialDeepStrictEqual(turns[0]?.feedback, {
    verdict: 'wrong_category',
    expected: 'math',
    comment: 'It is a sum',
  });
  const [one, ...more] = await alice.trpc.feedback.export.query();
  assert.deepEqual(more, []);
  assert.partialDeepStrictEqual(one, {
    query: 'What is 2 + 2?',
    given: 'save',
    verdict: 'wrong_category',
    expected: 'math',
  });
  await alice.trpc.feedback.give.mutate({ ...about, verdict: 'none' });
  assert.deepEqual(await alice.trpc.feedback.export.query(), []);
  const bob = await onecall.as('verify-07');
  const refused = await bob.failureOf(bob.trpc.feedback.give.mutate({ ...about, verdict: 'up' }));
  assert.deepEqual([refused.status, refused.reason], [404, 'not_found']);
});

test('session.get and models.list say who it is, the limits and the models', async () => {
  const alice = await onecall.as('alice');
  const { username, expiresAt, limits } = await alice.trpc.session.get.query();
  assert.equal(username, 'alice');
  assert.ok(Date.parse(expiresAt) > Date.now());
  assert.deepEqual(limits, {
    queryMaxCharacters: 4_000,
    noteMaxCharacters: 4_000,
    notesMax: 500,
    instructionsMaxCharacters: 2_000,
    attachmentsMax: 5,
    attachedMaxBytes: 204_800,
    routeMs: 10_000,
    reasoningMs: 30_000,
    silenceMs: 15_000,
    answerMs: 60_000,
  });
  const models = await alice.trpc.models.list.query();
  assert.deepEqual(models[0], {
    id: 'test.first-v1:0',
    label: 'First',
    about: '',
    kind: 'language',
    inputUsdPerMillion: 1,
    outputUsdPerMillion: 4,
  });
  const response = await alice.post('/trpc/session.get', {});
  assert.equal(response.headers.get('cache-control'), 'no-store');
  await response.text();
});

test('conversations.restore undoes the last step alone, and no clear before it', async () => {
  const alice = await onecall.as('alice');
  const { id } = await asked(alice, 'alpha');
  const { clear, restore, get } = alice.trpc.conversations;
  const queries = async () => (await get.query({ id })).turns.map(({ query }) => query);
  await restore.mutate({ id });
  assert.deepEqual(await queries(), ['alpha']);
  await clear.mutate({ id });
  await alice.chat({ conversationId: id, query: 'beta' });
  await clear.mutate({ id });
  assert.deepEqual(await queries(), []);
  await restore.mutate({ id });
  assert.deepEqual(await queries(), ['beta']);
  await alice.trpc.conversations.delete.mutate({ id });
  await restore.mutate({ id });
  await restore.mutate({ id });
  assert.deepEqual(await queries(), ['beta']);
  const { text } = await alice.chat({ conversationId: id, query: 'gamma' });
  assert.doesNotMatch(text, /alpha/);
});

test('concurrent restores of one conversation all succeed, and undo one step together', async () => {
  const alice = await onecall.as('alice');
  const { id } = await asked(alice, 'alpha');
  const { clear, restore, get } = alice.trpc.conversations;
  for (const remove of [clear, alice.trpc.conversations.delete]) {
    await remove.mutate({ id });
    await Promise.all(Array.from({ length: 6 }, () => restore.mutate({ id })));
    const { turns } = await get.query({ id });
    assert.deepEqual(
      turns.map(({ query }) => query),
      ['alpha'],
    );
  }
});

test('conversations.list and notes.list are read in pages by the last item, and refuse a page that cannot be', async () => {
  const person = await onecall.as('verify-12');
  const { conversations, notes } = person.trpc;
  for (let at = 0; at < 5; at += 1) {
    await person.chat({ query: `page ${at}` });
    await notes.add.mutate({ text: `note ${at}` });
  }
  const titles: string[] = [];
  for (let before: { at: string; id: string } | undefined; ;) {
    const page = await conversations.list.query({ limit: 2, ...(before && { before }) });
    titles.push(...page.map(({ title }) => title));
    const last = page.at(-1);
    if (last === undefined) break;
    before = { at: last.updatedAt, id: last.id };
    // A conversation that begins while the list is read page by page is not in later pages, and shifts none of them.
    if (titles.length === 2) await person.chat({ query: 'in between' });
  }
  assert.deepEqual(titles, ['page 4', 'page 3', 'page 2', 'page 1', 'page 0']);
  const [first, second] = await notes.list.query({ limit: 2 });
  assert.ok(first && second);
  const before = { at: second.createdAt, id: second.id };
  const rest = (await notes.list.query({ before })).map(({ text }) => text);
  assert.deepEqual([first.text, second.text, ...rest].length, 5);
  assert.deepEqual(rest, ['note 2', 'note 1', 'note 0']);
  for (const input of [
    { limit: 0 },
    { limit: 201 },
    { limit: 1.5 },
    { before: { at: 'x', id: 'y' } },
  ]) {
    const failure = await person.failureOf(conversations.list.query(input));
    assert.equal(failure.reason, 'input_invalid', JSON.stringify(input));
  }
});

import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { createConversations } from '../store/conversations.ts';
import { createNotes } from '../store/notes.ts';
import { createPeople } from '../store/people.ts';
import type { Table } from '../store/table.ts';
import { createNoteFinder } from '../words/note-finder.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { openTestTable } from './seed-store.ts';

let onecall: Onecall;
let table: Table;
test.beforeAll(async () => {
  onecall = await startOnecall();
  table = openTestTable(onecall);
});
test.afterAll(async () => {
  table.close();
  await onecall.close();
});

/** Creates one server's objects that save and find notes. */
function startTask() {
  const people = createPeople(table);
  const notes = createNotes(table, people);
  const finder = createNoteFinder(notes.list);
  return {
    people,
    notes,
    find: async (sub: string, query: string) => finder.find(sub, query, await people.read(sub)),
  };
}

test('the same note added ten times at once, by two tasks, leaves one copy', async () => {
  const [one, two] = [startTask(), startTask()];
  const added = await Promise.all(
    Array.from({ length: 10 }, (_, at) => (at % 2 ? one : two).notes.add('twin', 'I like tea', '')),
  );
  assert.equal((await one.notes.list('twin')).length, 1);
  assert.equal(new Set(added.map(({ note }) => note.id)).size, 1);
  assert.equal(added.filter(({ duplicate }) => !duplicate).length, 1);
});

test('a task finds what another task wrote, and not what another deleted', async () => {
  const [one, two] = [startTask(), startTask()];
  assert.deepEqual(await two.find('reader', 'tea?'), []);
  const { note } = await one.notes.add('reader', 'I like tea', '');
  assert.deepEqual(await two.find('reader', 'tea?'), ['I like tea']);
  await one.notes.delete('reader', note.id);
  assert.deepEqual(await two.find('reader', 'tea?'), []);
});

test('notes added at once by two tasks are all found by both', async () => {
  const [one, two] = [startTask(), startTask()];
  const texts = Array.from({ length: 8 }, (_, at) => `tea number ${at}`);
  await Promise.all(
    texts.map(async (text, at) => {
      await (at % 2 ? one : two).notes.add('both', text, '');
      await one.find('both', 'tea?');
    }),
  );
  for (const task of [one, two]) {
    assert.deepEqual((await task.find('both', 'tea?')).toSorted(), texts);
  }
});

test('a request that began before everything was deleted keeps no note', async () => {
  const { people, notes } = startTask();
  const { erasure } = await people.read('gone');
  await notes.add('gone', 'I like tea', erasure);
  await createConversations(table, people).erase('gone');
  await assert.rejects(notes.add('gone', 'I like coffee', erasure), {
    reason: 'conversation_missing',
  });
  assert.deepEqual(await notes.list('gone'), []);
  const later = await people.read('gone');
  await notes.add('gone', 'I like milk', later.erasure);
  assert.deepEqual(
    (await notes.list('gone')).map(({ text }) => text),
    ['I like milk'],
  );
});

test('a note takes the slot of one that expires at this moment, and of no other', async () => {
  const startedMs = Date.UTC(2_040, 0, 1);
  for (const afterMs of [-1_000, -1, 0, 1, 999, 1_000]) {
    let now = startedMs;
    const timed = openTestTable(onecall, () => now);
    const sub = `expiring ${afterMs}`;
    const notes = createNotes(timed, createPeople(timed));
    await notes.add(sub, 'I like tea', '');
    const expiresMs = timed.expiresAt() * 1_000;
    now = expiresMs + afterMs;
    const { duplicate } = await notes.add(sub, 'I like tea', '');
    assert.equal(duplicate, afterMs < 0, `${afterMs} ms after its end`);
    assert.equal((await notes.list(sub)).length, 1);
    timed.close();
  }
});

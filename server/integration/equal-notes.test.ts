import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../harness/kit/kit.ts';
import { startDynamoDb, type DynamoDb } from '../../harness/emulator/dynamodb/start-dynamodb.ts';
import { localTable } from '../../harness/environments/local-table.ts';
import type { Caller } from './caller.ts';
import { createNotes, type Notes } from '../store/notes.ts';
import { createPeople } from '../store/people.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { header } from './scripted-models.ts';
import { openTableAt } from './seed-store.ts';

let onecall: Onecall;
let dynamodb: DynamoDb;
test.beforeAll(async () => {
  onecall = await startOnecall();
  dynamodb = await startDynamoDb();
  await dynamodb.createTable(localTable('notes'));
});
test.afterAll(async () => {
  await onecall.close();
  await dynamodb.close();
});

const TIMES = 10;
const RUNS = 25;
const STORE = { script: { text: `${header('save')}\nNoted.` } };

/**
 * Requests that all save a note with the same text, by a description of how they differ. `at` is the request's number.
 */
const AT_ONCE: Readonly<Record<string, (person: Caller, at: number) => Promise<unknown>>> = {
  'the same text': ({ trpc }) => trpc.notes.add.mutate({ text: 'I like caf\u00e9' }),
  'composed and decomposed letters': ({ trpc }, at) =>
    trpc.notes.add.mutate({ text: at % 2 ? 'I like caf\u00e9' : 'I like cafe\u0301' }),
  'spaces and line breaks around the text': ({ trpc }, at) =>
    trpc.notes.add.mutate({ text: `${' '.repeat(at)}I like caf\u00e9${'\n'.repeat(at % 3)}` }),
  'statements to the model': (person) => person.chat({ query: 'I like caf\u00e9' }, STORE),
  'statements and notes by hand': (person, at) =>
    at % 2
      ? person.chat({ query: 'I like caf\u00e9' }, STORE)
      : person.trpc.notes.add.mutate({ text: 'I like caf\u00e9' }),
  'edits of other notes': async (person, at) => {
    const { id } = await person.trpc.notes.add.mutate({ text: `Draft ${at}` });
    return person.trpc.notes.edit.mutate({ id, text: 'I like caf\u00e9' });
  },
};

for (const [at, [kind, keep]] of Object.entries(AT_ONCE).entries())
  test(`ten requests at once with ${kind} leave one note`, async () => {
    const person = await onecall.as(`verify-0${at + 1}`);
    await Promise.allSettled(Array.from({ length: TIMES }, (_, number) => keep(person, number)));
    const texts = (await person.trpc.notes.list.query()).map(({ text }) => text);
    assert.deepEqual(
      texts.filter((text) => text.startsWith('I like')),
      ['I like caf\u00e9'],
    );
  });

type Step = (notes: Notes, sub: string, ids: readonly string[]) => Promise<unknown>;
const text = fc.constantFrom('tea', 'milk');
const number = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  text.map(
    (one): Step =>
      (notes, sub) =>
        notes.add(sub, one, ''),
  ),
  fc.tuple(number, text).map(
    ([at, one]): Step =>
      (notes, sub, ids) =>
        notes.edit(sub, ids[at] ?? '', one),
  ),
  number.map(
    (at): Step =>
      (notes, sub, ids) =>
        notes.delete(sub, ids[at] ?? ''),
  ),
);

test('whatever two tasks write at once, no text is in two notes', async () => {
  const table = openTableAt({ url: dynamodb.url, name: 'notes', now: Date.now });
  const tasks = [0, 1].map(() => createNotes(table, createPeople(table)));
  let people = 0;
  const steps = fc.array(step, { minLength: 2, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const sub = `person ${(people += 1)}`;
      const [one] = tasks;
      assert.ok(one);
      const ids: string[] = [];
      for (let at = 0; at < 4; at += 1) ids.push((await one.add(sub, `note ${at}`, '')).note.id);
      await Promise.allSettled(all.map((write, at) => write(tasks[at % 2] ?? one, sub, ids)));
      const texts = (await one.list(sub)).map((note) => note.text);
      assert.deepEqual(texts.toSorted(), [...new Set(texts)].toSorted());
    }),
    { numRuns: RUNS },
  );
  table.close();
});

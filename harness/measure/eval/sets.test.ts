import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readTrainingSet } from '../../emulator/offline-model/training/training-set.ts';
import { readCaseSet } from './case-set.ts';
import { direct } from './direct.ts';
import { judgeSet } from './judge-set.ts';
import { nearDuplicates, plainText } from './near-duplicates.fixture.ts';
import { summarize } from './summarize.ts';

const directory = fileURLToPath(new URL('./sets/', import.meta.url));
const files = (await readdir(directory)).filter((name) => name.endsWith('.tsv'));
const training = (await readTrainingSet()).map(({ text }) => text);
const offline = await direct();
after(() => offline.close());

test('nearDuplicates() finds equal and nearly equal texts, and leaves others', () => {
  const found = nearDuplicates(['What is 2 + 2?', 'Where did I park my car'], {
    among: ['what is 2 + 2', 'where did I park my cars', 'where is my dog'],
    least: 0.8,
  });
  assert.deepEqual(
    found.map(([, other]) => other),
    ['what is 2 + 2', 'where did I park my cars'],
  );
});

for (const file of files) {
  test(`${file} shares no query with the training set, nor nearly`, async () => {
    const queries = (await readCaseSet(`${directory}${file}`)).map(({ query }) => query);
    assert.equal(
      new Set(queries.map(plainText)).size,
      queries.length,
      'a query stands there twice',
    );
    assert.deepEqual(nearDuplicates(queries, { among: training, least: 0.7 }), []);
  });
}

for (const [file, least, size] of [
  ['held-out.tsv', 0.9, 350],
  ['hard.tsv', 0.8, 100],
  ['fresh.tsv', 0.9, 150],
  ['unseen.tsv', 0.9, 150],
] as const) {
  test(`the offline model is right on at least ${100 * least} % of ${file}`, async (t) => {
    const cases = await readCaseSet(`${directory}${file}`);
    const summary = summarize(file, await judgeSet(cases, offline));
    t.diagnostic(`accuracy ${summary.accuracy} by route, ${summary.categoryAccuracy} by category`);
    assert.ok(cases.length >= size, `${cases.length} cases`);
    assert.ok(summary.accuracy >= least, `${summary.accuracy} by route`);
    assert.ok(summary.categoryAccuracy >= least, `${summary.categoryAccuracy} by category`);
  });
}

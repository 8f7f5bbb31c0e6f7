import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCorpus } from './corpus.ts';
import { generate, shrink, type Generated } from './generate.ts';
import { generatedRequests } from './generators/asks.ts';
import { anyQuery, corpusQueries, loopingQuery, QUERY_MAX } from './generators/queries.ts';

const length = (text: string) => Array.from(text.normalize('NFC').trim()).length;

test('generate() gives the same cases for the same seed, and others for another', () => {
  const cases = (seed: number) =>
    generate({ name: 'p2', arbitrary: generatedRequests(anyQuery), seed, count: 100 });
  assert.deepEqual(cases(1), cases(1));
  assert.notDeepEqual(cases(1), cases(2));
  assert.equal(cases(1)[17]?.id, 'p2-017');
});

test('shrink() begins with the very case that failed, examples included', async () => {
  const generated: Generated<number> = {
    name: 'n',
    arbitrary: fc.integer({ min: 0, max: 1_000_000 }),
    seed: 5,
    count: 50,
    examples: [7, 8, 9],
  };
  for (const { index, value } of generate(generated).filter((_, at) => at % 7 === 0)) {
    const tried: number[] = [];
    await shrink(generated, index, {
      tries: 3,
      withinMs: 60_000,
      fails: async (each) => {
        tried.push(each);
        return false;
      },
    });
    assert.deepEqual(tried, [value], `case ${index}`);
  }
});

test('shrink() makes a failing case smaller within its tries', async () => {
  const generated: Generated<string> = {
    name: 's',
    arbitrary: fc.string({ minLength: 0, maxLength: 400, size: 'max' }),
    seed: 11,
    count: 20,
  };
  const failing = generate(generated).find(({ value }) => value.length > 100);
  assert.ok(failing);
  let runs = 0;
  const fails = async (value: string) => {
    runs += 1;
    return value.length > 20;
  };
  const smallest = await shrink(generated, failing.index, { tries: 40, withinMs: 60_000, fails });
  assert.ok(smallest !== undefined && smallest.length < failing.value.length);
  assert.ok(smallest.length > 20 && runs <= 41, `${runs} runs`);
  const never = await shrink(generated, failing.index, {
    tries: 5,
    withinMs: 60_000,
    fails: async () => false,
  });
  assert.equal(never, undefined);
});

test('anyQuery has every kind, says rightly which are valid, and reaches the limit and one past it', () => {
  const seed = Date.now() % 1_000_000;
  const queries = fc.sample(anyQuery, { seed, numRuns: 2_000 });
  for (const { kind, text, valid } of queries) {
    const fits = length(text) >= 1 && length(text) <= QUERY_MAX && text.isWellFormed();
    assert.equal(valid, fits, `seed ${seed}, ${kind}: ${JSON.stringify(text.slice(0, 80))}`);
  }
  assert.equal(new Set(queries.map(({ kind }) => kind)).size, 16, `seed ${seed}`);
  const lengths = new Set(queries.map(({ text }) => length(text)));
  assert.ok(lengths.has(QUERY_MAX) && lengths.has(QUERY_MAX + 1), `seed ${seed}`);
});

test('readCorpus() has cases of several frameworks, each with its own source', () => {
  const corpus = readCorpus();
  assert.ok(corpus.length >= 25);
  assert.equal(new Set(corpus.map(({ id }) => id)).size, corpus.length);
  assert.equal(new Set(corpus.map(({ query }) => query)).size, corpus.length);
  for (const { source } of corpus)
    assert.match(source, /^https:\/\/github\.com\/.+\/(issues|pull)\/\d+$/);
  for (const { valid, text } of corpusQueries()) assert.ok(valid && length(text) <= QUERY_MAX);
  const drawn = fc.sample(loopingQuery, { seed: 3, numRuns: 500 });
  assert.ok(drawn.every(({ valid }) => valid));
});

test('shrink() stops when its time is over, with the smallest input that it has seen to fail', async () => {
  const generated = { name: 's', arbitrary: fc.string({ minLength: 30 }), seed: 1, count: 1 };
  let runs = 0;
  const smallest = await shrink(generated, 0, {
    tries: 500,
    withinMs: 1,
    fails: async () => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return true;
    },
  });
  assert.equal(smallest, generate(generated)[0]?.value);
  assert.equal(runs, 1);
});

test('shrink() does not run an input again that is confirmed already, and tries smaller ones', async () => {
  const generated = { name: 's', arbitrary: fc.string({ minLength: 30 }), seed: 1, count: 1 };
  const first = generate(generated)[0]?.value ?? '';
  for (const tries of [0, 5]) {
    const ran: string[] = [];
    const fails = async (value: string) => ran.push(value) > 0;
    const shrinking = { tries, withinMs: 60_000, isConfirmed: true, fails };
    const smallest = await shrink(generated, 0, shrinking);
    assert.ok(!ran.includes(first));
    assert.equal(ran.length > 0, tries > 0, `${tries} tries`);
    assert.equal(smallest, ran.at(-1) ?? first);
  }
});

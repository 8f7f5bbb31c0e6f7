import assert from 'node:assert/strict';
import test from 'node:test';
import { derivedSeed, freshSeed, parseSeed, randomFrom, shuffled } from './seed.ts';

test('parseSeed() takes whole numbers below 2^31 and refuses the rest by name', () => {
  assert.equal(parseSeed('0'), 0);
  assert.equal(parseSeed('2147483647'), 2 ** 31 - 1);
  for (const bad of ['', '-1', '1.5', '2147483648', 'x']) {
    assert.throws(() => parseSeed(bad), /Cannot read the seed ".*": expected a whole number/);
  }
});

test('derivedSeed() depends on the root and the name alone', () => {
  assert.equal(derivedSeed(1, 'a'), derivedSeed(1, 'a'));
  assert.notEqual(derivedSeed(1, 'a'), derivedSeed(2, 'a'));
  assert.notEqual(derivedSeed(1, 'a'), derivedSeed(1, 'b'));
  assert.equal(parseSeed(String(derivedSeed(freshSeed(), 'a'))) >= 0, true);
});

test('randomFrom() repeats, stays in [0, 1) and is even', () => {
  const [one, two] = [randomFrom(7), randomFrom(7)];
  const drawn = Array.from({ length: 20_000 }, one);
  assert.deepEqual(drawn.slice(0, 50), Array.from({ length: 50 }, two));
  assert.ok(drawn.every((x) => x >= 0 && x < 1));
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
  assert.ok(Math.abs(mean - 0.5) < 0.02, `mean ${mean}`);
});

test('shuffled() keeps every item and depends on the seed', () => {
  const items = Array.from({ length: 30 }, (_, i) => i);
  assert.deepEqual(shuffled(items, 3), shuffled(items, 3));
  assert.notDeepEqual(shuffled(items, 3), shuffled(items, 4));
  assert.deepEqual(
    shuffled(items, 3).toSorted((a, b) => a - b),
    items,
  );
});

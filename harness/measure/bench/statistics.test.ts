import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { median, interpolatedQuantile, rotate } from './statistics.ts';

const samples = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1 });

test('interpolatedQuantile() goes from the least to the greatest sample, in whatever order they come', () => {
  fc.assert(
    fc.property(samples, (list) => {
      assert.equal(interpolatedQuantile(list, 0), Math.min(...list));
      assert.equal(interpolatedQuantile(list, 1), Math.max(...list));
      assert.equal(median(list), median(list.toReversed()));
    }),
  );
});

test('median() is the middle of an odd count and between the middle two of an even one', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 5, 7]), 6);
  assert.equal(median([]), Number.NaN);
});

test('rotate() keeps every element and brings each to the front once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(), { minLength: 1 }), (list) => {
      const fronts = list.map((_, by) => rotate(list, by)[0]);
      assert.deepEqual(fronts, list);
      assert.deepEqual(new Set(rotate(list, 3)), new Set(list));
    }),
  );
});

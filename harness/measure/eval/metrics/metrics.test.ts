import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrationOf } from './calibration.ts';
import { accuracyOf, confusionOf, macroF1Of, scoresOf } from './confusion.ts';

const pairs = (...list: readonly [string, string][]) =>
  list.map(([expected, given]) => ({ expected, given }));

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);

// The expected scores follow from the pairs of expected and given name. Two of three `a` are found, and both given `a`
// are right: F1 is 0.8. The only `b` is found, and one of two given `b` is right: F1 is 2/3. No `c` is found: F1 is 0.
const judged = pairs(['a', 'a'], ['a', 'a'], ['a', 'b'], ['b', 'b'], ['c', 'none']);

test('accuracyOf() is the share of equal pairs', () => {
  near(accuracyOf(judged), 3 / 5);
});

test('confusionOf() counts pairs, and gives an unknown answer a column of its own', () => {
  const { names, counts } = confusionOf(judged, ['a', 'b', 'c']);
  assert.deepEqual(names, ['a', 'b', 'c', 'none']);
  assert.deepEqual(counts, [
    [2, 1, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 1],
    [0, 0, 0, 0],
  ]);
});

test('scoresOf() gives precision, recall and F1 of what was expected', () => {
  const [a, b, c, ...more] = scoresOf(confusionOf(judged, ['a', 'b', 'c']));
  near(a?.precision ?? NaN, 1);
  near(a?.recall ?? NaN, 2 / 3);
  near(a?.f1 ?? NaN, 0.8);
  near(b?.precision ?? NaN, 1 / 2);
  near(b?.f1 ?? NaN, 2 / 3);
  near(c?.f1 ?? NaN, 0);
  assert.equal(more.length, 0);
});

test('macroF1Of() is the plain mean of F1', () => {
  near(macroF1Of(confusionOf(judged, ['a', 'b', 'c', 'd'])), (0.8 + 2 / 3 + 0) / 3);
});

test('calibrationOf() weighs the gap of each bin by its count', () => {
  const { ece, bins } = calibrationOf([
    { confidence: 0.95, right: true },
    { confidence: 0.91, right: false },
    { confidence: 0.6, right: true },
    { confidence: 0, right: false },
  ]);
  // Three bins are expected. (0.9, 1] has two classifications, mean confidence 0.93 and accuracy 0.5. (0.5, 0.6] has
  // one classification, mean confidence 0.6 and accuracy 1. [0, 0.1] has one classification, mean confidence 0 and
  // accuracy 0.
  near(ece, (2 / 4) * 0.43 + (1 / 4) * 0.4);
  assert.deepEqual(
    bins.map(({ from, to, count }) => [from, to, count]),
    [
      [0, 0.1, 1],
      [0.5, 0.6, 1],
      [0.9, 1, 2],
    ],
  );
});

test('calibrationOf() is 0 where confidence equals accuracy', () => {
  near(
    calibrationOf([0, 1, 1, 1].map((right) => ({ confidence: 0.75, right: right === 1 }))).ece,
    0,
  );
});

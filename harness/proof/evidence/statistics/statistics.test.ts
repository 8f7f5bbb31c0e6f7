import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { binomialCdf, normalQuantile, studentCdf, studentQuantile } from './distributions.ts';
import { alphaPerTest } from './false-alarm.ts';
import { logGamma, regularizedBeta } from './incomplete-beta.ts';
import { clopperPearson, lowerBound, upperBound, wilson } from './rate-interval.ts';
import {
  quantile,
  quantileInterval,
  quantileUpperBound,
  samplesForQuantile,
  sorted,
} from './quantile.ts';
import { theilSenSlope } from './slope.ts';

const seed = Date.now() % 2 ** 31;
console.log(`seed ${seed}`);
const check = (property: fc.IRawProperty<unknown>): void =>
  void fc.assert(property, { seed, numRuns: 200 });
const near = (actual: number, expected: number, digits = 6): void =>
  assert.ok(Math.abs(actual - expected) < 10 ** -digits, `${actual} is not ${expected}`);

test('logGamma() and regularizedBeta() agree with known values', () => {
  near(logGamma(5), Math.log(24), 12);
  near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 12);
  near(regularizedBeta(0.5, 2, 3), 0.6875, 12);
});

test('binomialCdf() is the sum of its terms', () => {
  check(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.nat(60),
      (n, p, k) => {
        let [sum, term] = [0, (1 - p) ** n];
        for (let i = 0; i <= Math.min(k, n); i += 1) {
          sum += term;
          term *= ((n - i) / (i + 1)) * (p / (1 - p));
        }
        near(binomialCdf(k, n, p), Math.min(1, sum), 9);
      },
    ),
  );
});

test('studentQuantile() and normalQuantile() agree with the tables', () => {
  near(studentQuantile(0.975, 10), 2.228139, 5);
  near(studentQuantile(0.95, 1), 6.313752, 5);
  near(studentCdf(2.228139, 10), 0.975, 6);
  near(normalQuantile(0.975), 1.959964, 5);
});

test('clopperPearson() agrees with the tables', () => {
  const { low, high } = clopperPearson({ successes: 5, trials: 50 }, 0.95);
  near(low, 0.0332751, 6);
  near(high, 0.2181354, 6);
  near(clopperPearson({ successes: 0, trials: 10 }, 0.95).high, 0.3084971, 6);
  assert.throws(() => clopperPearson({ successes: 3, trials: 2 }, 0.95), /Cannot judge 3 of 2/);
});

test('wilson() agrees with the tables', () => {
  const { low, high } = wilson({ successes: 5, trials: 50 }, 0.95);
  near(low, 0.0434792, 5);
  near(high, 0.2136023, 5);
});

const observed = fc
  .integer({ min: 1, max: 2000 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), successes: fc.nat(trials) }));

test('clopperPearson() covers the observed rate, wilson() too, and more confidence is wider', () => {
  check(
    fc.property(observed, (seen) => {
      const rate = seen.successes / seen.trials;
      for (const interval of [clopperPearson(seen, 0.95), wilson(seen, 0.95)]) {
        assert.ok(interval.low <= rate + 1e-12 && interval.high >= rate - 1e-12);
      }
      assert.ok(upperBound(seen, 0.999) >= upperBound(seen, 0.95));
      assert.ok(lowerBound(seen, 0.999) <= lowerBound(seen, 0.95));
    }),
  );
});

test('clopperPearson() covers the truth at least as often as it says', () => {
  for (const p of [0.01, 0.05, 0.3]) {
    const n = 80;
    let covered = 0;
    for (let k = 0; k <= n; k += 1) {
      const { low, high } = clopperPearson({ successes: k, trials: n }, 0.95);
      const chance = binomialCdf(k, n, p) - binomialCdf(k - 1, n, p);
      if (low <= p && p <= high) covered += chance;
    }
    assert.ok(covered >= 0.95, `covers ${covered} at ${p}`);
  }
});

const sample = fc
  .array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
    minLength: 1,
    maxLength: 800,
    size: 'max',
  })
  .map(sorted);

test('quantile() is a value that a share p does not exceed', () => {
  check(
    fc.property(sample, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (values, p) => {
      const q = quantile(values, p);
      assert.ok(values.filter((value) => value <= q).length >= values.length * p - 1e-9);
      assert.ok(values.filter((value) => value < q).length < values.length * p + 1e-9);
      const { low, high } = quantileInterval(values, p);
      assert.ok(low <= q && q <= high);
    }),
  );
});

test('quantileUpperBound() of p99 exists from 299 samples on', () => {
  const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  assert.equal(quantileUpperBound(numbers(298), 0.99, 0.95), Infinity);
  assert.equal(quantileUpperBound(numbers(299), 0.99, 0.95), 298);
  assert.equal(samplesForQuantile(0.99, 0), 299);
  assert.equal(samplesForQuantile(0.99, 0.02), Infinity);
  assert.ok(samplesForQuantile(0.99, 0.005) > 299);
});

test('quantileInterval() covers the true median as often as it says', () => {
  // The ends of the median's interval are values of fixed rank among the n values. So a sum of binomial terms gives how
  // often the interval contains the true median.
  const n = 50;
  const { low, high } = quantileInterval(
    Array.from({ length: n }, (_, i) => i + 1),
    0.5,
    0.95,
  );
  assert.ok(binomialCdf(high - 1, n, 0.5) - binomialCdf(low - 1, n, 0.5) >= 0.95);
  assert.deepEqual([low, high], [18, 33]);
});

test('theilSenSlope() finds a planted line and is not moved by a constant', () => {
  check(
    fc.property(
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: -1000, max: 1000 }),
      (slope, offset) => {
        const points = Array.from({ length: 30 }, (_, x) => ({
          x,
          y: slope * x + offset + ((x * 7) % 3) - 1,
        }));
        const found = theilSenSlope(points);
        assert.ok(found.low <= slope + 0.05 && found.high >= slope - 0.05);
        near(found.slope, slope, 1);
      },
    ),
  );
  assert.throws(() => theilSenSlope([{ x: 1, y: 1 }]), /expected 3 or more/);
});

test('theilSenSlope() ignores a stalled request', () => {
  const points = Array.from({ length: 40 }, (_, x) => ({ x, y: x === 35 ? 1e6 : x * 2 }));
  near(theilSenSlope(points).slope, 2, 6);
});

test('alphaPerTest() keeps the false alarms of a run below one in 1,000', () => {
  check(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (tests) => {
      assert.ok(alphaPerTest(tests) * tests < 0.001);
      assert.ok(1 - (1 - alphaPerTest(tests)) ** tests < 0.001);
    }),
  );
  assert.throws(() => alphaPerTest(0), /expected a whole number of 1 or more/);
});

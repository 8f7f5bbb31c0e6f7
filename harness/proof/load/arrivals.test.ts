import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { planArrivals } from './arrivals.ts';

const seed = Date.now() % 2 ** 31;
console.log(`seed ${seed}`);
const check = (property: fc.IRawProperty<unknown>): void =>
  void fc.assert(property, { seed, numRuns: 100 });
const rate = fc.integer({ min: 1, max: 500 });
const forMs = fc.integer({ min: 100, max: 20_000 });

test('planArrivals() spaces constant arrivals evenly', () => {
  check(
    fc.property(rate, forMs, (perSecond, ms) => {
      const starts = planArrivals({ kind: 'constant', perSecond, forMs: ms }, 1);
      assert.ok(Math.abs(starts.length - (perSecond * ms) / 1000) <= 1);
      assert.ok(starts.every((at, i) => Math.abs(at - (i * 1000) / perSecond) < 1e-6 * (i + 1)));
    }),
  );
});

test('planArrivals() gives the same Poisson plan for the same seed, ascending and in time', () => {
  check(
    fc.property(rate, forMs, fc.nat(), (perSecond, ms, own) => {
      const plan = { kind: 'poisson', perSecond, forMs: ms } as const;
      const starts = planArrivals(plan, own);
      assert.deepEqual(starts, planArrivals(plan, own));
      assert.deepEqual(
        starts,
        starts.toSorted((a, b) => a - b),
      );
      assert.ok(starts.every((at) => at >= 0 && at < ms));
    }),
  );
});

test('planArrivals() of Poisson has exponential gaps', () => {
  const starts = planArrivals({ kind: 'poisson', perSecond: 100, forMs: 200_000 }, seed);
  const gaps = starts.slice(1).map((at, i) => at - (starts[i] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  assert.ok(Math.abs(mean - 10) < 0.5, `mean gap ${mean} ms`);
  const long = gaps.filter((gap) => gap > 10).length / gaps.length;
  assert.ok(Math.abs(long - Math.exp(-1)) < 0.03, `${long} are longer than the mean`);
});

test('planArrivals() refuses what is not above 0', () => {
  assert.throws(
    () => planArrivals({ kind: 'constant', perSecond: 0, forMs: 1 }, 1),
    /Invalid perSecond 0: expected a number above 0/,
  );
});

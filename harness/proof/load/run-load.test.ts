import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { observed } from '../evidence/detectors/observed.fixture.ts';
import type { ObservedOutcome } from '../evidence/observation.ts';
import { quantile } from '../evidence/statistics/quantile.ts';
import { createBudget } from './budget.ts';
import { countOutcomes, timesTo } from './measured.ts';
import { runLoad, type LoadPlan } from './run-load.ts';

type Serving = Readonly<{ afterMs?: number; stallMs?: number; outcome?: ObservedOutcome }>;

/** Returns a service that answers after a time. It may stand still from the start for `stallMs`. */
function service({
  afterMs = 1,
  stallMs = 0,
  outcome = 'answered',
}: Serving = {}): LoadPlan['ask'] {
  const beganMs = performance.now();
  return async ({ id, index, startMs, signal }) => {
    const sentMs = performance.now();
    const stillMs = Math.max(0, beganMs + stallMs - sentMs);
    await wait(stillMs + afterMs, undefined, { signal }).catch(() => {});
    const endMs = performance.now();
    const ended = signal.aborted ? 'stopped' : outcome;
    return observed(index, { id, startMs, sentMs, routeMs: endMs, endMs, outcome: ended });
  };
}

const plan = (changes: Partial<LoadPlan> = {}): LoadPlan => ({
  name: 'test',
  seed: 7,
  arrivals: { kind: 'constant', perSecond: 100, forMs: 1_000 },
  ask: service(),
  signal: new AbortController().signal,
  ...changes,
});

test('runLoad() sends what is planned and measures from the planned start', async () => {
  const seen: string[] = [];
  const run = await runLoad(plan({ onSample: ({ id }) => void seen.push(id) }));
  assert.equal(run.endedBy, 'finished');
  assert.equal(run.samples.length, 100);
  assert.equal(new Set(seen).size, 100);
  const byStart = run.samples.toSorted((a, b) => a.startMs - b.startMs);
  for (const [at, { outcome, startMs, sentMs = -1, routeMs = -1, totalMs }] of byStart.entries()) {
    assert.equal(outcome, 'answered');
    assert.ok(sentMs >= 0 && routeMs >= sentMs && totalMs >= routeMs);
    assert.ok(Math.abs(startMs - (byStart[0]?.startMs ?? 0) - at * 10) < 1e-6, `${startMs} ms`);
  }
});

test('runLoad() sees a stall that a closed loop would wait out', async () => {
  const arrivals = { kind: 'constant', perSecond: 100, forMs: 1_000 } as const;
  const { samples } = await runLoad(plan({ arrivals, ask: service({ stallMs: 500 }) }));
  const p75 = quantile(timesTo(samples, 'total'), 0.75);
  assert.ok(p75 > 200, `p75 ${p75} ms`);
});

test('runLoad() keeps people waiting for their answer, thinking in between', async () => {
  const arrivals = { kind: 'people', people: 5, thinkMs: 50, forMs: 1_000 } as const;
  const asking = new Set<number>();
  const people = new Set<number>();
  const answer = service({ afterMs: 20 });
  const { samples } = await runLoad(
    plan({
      arrivals,
      ask: async (due) => {
        const { person = -1 } = due;
        assert.ok(!asking.has(person), 'asked before the answer came');
        asking.add(person);
        people.add(person);
        const seen = await answer(due);
        asking.delete(person);
        return seen;
      },
    }),
  );
  assert.deepEqual(
    [...people].toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4],
  );
  assert.ok(samples.length >= 5);
});

test('runLoad() never exceeds its budget', async () => {
  const { take } = createBudget({ usd: 0.1 });
  const run = await runLoad(
    plan({ take: () => take({ requests: 1, modelCalls: 1, usd: 0.02 }), ask: service() }),
  );
  assert.deepEqual([run.samples.length, run.endedBy], [5, 'budget']);
});

test('runLoad() drops and counts what is due while too many are under way', async () => {
  const { samples } = await runLoad(plan({ maxInFlight: 3, ask: service({ stallMs: 900 }) }));
  const { dropped } = countOutcomes(samples);
  assert.ok(dropped > 10, `${dropped} dropped`);
});

test('runLoad() stops early when a threshold can no longer hold', async () => {
  const arrivals = { kind: 'constant', perSecond: 200, forMs: 30_000 } as const;
  const ask = service({ afterMs: 20 });
  const run = await runLoad(plan({ arrivals, ask, thresholds: ['max < 1ms'] }));
  assert.deepEqual([run.endedBy, run.hopeless], ['hopeless', 'max < 1ms']);
  assert.ok(run.samples.length < 2_000);
});

test('runLoad() stops when told, gives what it has, and reports no aborted request', async () => {
  const stop = new AbortController();
  const run = await runLoad(
    plan({
      arrivals: { kind: 'poisson', perSecond: 100, forMs: 60_000 },
      signal: stop.signal,
      onSample: ({ id }) => {
        if (id === 'test-20') stop.abort();
      },
    }),
  );
  assert.equal(run.endedBy, 'stopped');
  assert.ok(run.samples.length >= 20);
  assert.ok(run.samples.every(({ outcome }) => outcome === 'answered'));
});

test('runLoad() counts a refusal as a failure, and refuses a malformed threshold', async () => {
  const arrivals = { kind: 'constant', perSecond: 100, forMs: 10 } as const;
  const { samples } = await runLoad(plan({ arrivals, ask: service({ outcome: 'refused' }) }));
  assert.deepEqual(
    samples.map(({ outcome }) => outcome),
    ['failed'],
  );
  await assert.rejects(runLoad(plan({ thresholds: ['fast'] })), /Cannot read the threshold "fast"/);
});

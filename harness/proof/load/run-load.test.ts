import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { quantile } from '../evidence/statistics/quantile.ts';
import type { LoadPlanInput } from './plan.ts';
import { reduce, timesTo } from './reduce.ts';
import { judgeThreshold } from './judge.ts';
import { runLoad } from './run-load.ts';
import { startServer } from './start-server.ts';
import { parseThreshold } from './threshold.ts';

const HTTP = join(import.meta.dirname, 'http-request.ts');
const plan = (url: string, changes: Partial<LoadPlanInput> = {}): LoadPlanInput => ({
  name: 'test',
  seed: 7,
  arrivals: { kind: 'constant', perSecond: 100, forMs: 1_000 },
  timeoutMs: 5_000,
  request: { module: HTTP, input: { url } },
  ...changes,
});

test('runLoad() sends what is planned and marks the first byte', async () => {
  await using server = await startServer();
  const run = await runLoad(plan(server.url));
  assert.equal(run.endedBy, 'finished');
  assert.equal(run.samples.length, 100);
  assert.ok(
    run.samples.every(({ outcome, marks }) => outcome === 'ok' && (marks['firstByte'] ?? 0) > 0),
  );
  const summary = reduce(run.samples);
  assert.deepEqual(Object.keys(summary.times), ['total', 'firstByte']);
  const verdict = judgeThreshold(parseThreshold('p50 < 5s'), run);
  assert.equal(verdict.state, 'pass');
});

test('runLoad() sees a stall that a closed loop would wait out', async () => {
  await using server = await startServer(500, 1_000);
  const open = await runLoad(
    plan(server.url, { arrivals: { kind: 'constant', perSecond: 100, forMs: 2_000 } }),
  );
  const p75 = quantile(timesTo(open.samples, 'total'), 0.75);
  assert.ok(p75 > 150, `p75 ${p75} ms`);
});

test('runLoad() keeps people waiting for their answer, thinking in between', async () => {
  await using server = await startServer();
  const arrivals = { kind: 'people', people: 5, thinkMs: 50, forMs: 1_000 } as const;
  const { samples } = await runLoad(plan(server.url, { arrivals }));
  assert.equal(new Set(samples.map(({ person }) => person)).size, 5);
  for (const person of [0, 1, 2, 3, 4]) {
    const own = samples.filter((sample) => sample.person === person);
    assert.ok(
      own.every(
        (sample, i) =>
          i === 0 ||
          sample.intendedMs >= (own[i - 1]?.intendedMs ?? 0) + (own[i - 1]?.totalMs ?? 0) - 1,
      ),
      'asked before the answer came',
    );
  }
});

test('runLoad() never exceeds its budget', async () => {
  await using server = await startServer();
  const byRequests = await runLoad(plan(server.url, { budget: { requests: 10 } }));
  assert.deepEqual([byRequests.samples.length, byRequests.endedBy], [10, 'budget']);
  const costs = { modelCalls: 1, usd: 0.02 };
  const byDollars = await runLoad(plan(server.url, { budget: { usd: 0.1 }, costs }));
  assert.deepEqual([byDollars.samples.length, byDollars.endedBy], [5, 'budget']);
});

test('runLoad() drops and counts what is due while too many are under way', async () => {
  await using server = await startServer(900, 1_000);
  const { samples } = await runLoad(plan(server.url, { maxInFlight: 3 }));
  const { dropped } = reduce(samples).outcomes;
  assert.ok(dropped > 10, `${dropped} dropped`);
});

test('runLoad() censors a request at its timeout', async () => {
  await using server = await startServer(2_000, 2_001);
  const { samples } = await runLoad(plan(server.url, { timeoutMs: 100, budget: { requests: 5 } }));
  assert.deepEqual(
    samples.map(({ outcome }) => outcome),
    Array.from({ length: 5 }, () => 'timeout'),
  );
});

test('runLoad() stops early when a threshold can no longer hold', async () => {
  await using server = await startServer(400, 401);
  const run = await runLoad(
    plan(server.url, {
      arrivals: { kind: 'constant', perSecond: 200, forMs: 30_000 },
      thresholds: ['max < 1ms'],
    }),
  );
  assert.deepEqual([run.endedBy, run.hopeless], ['hopeless', 'max < 1ms']);
  assert.ok(run.samples.length < 2_000);
});

test('runLoad() stops when told and gives what it has', async () => {
  await using server = await startServer();
  const stop = new AbortController();
  const run = await runLoad(
    plan(server.url, { arrivals: { kind: 'poisson', perSecond: 100, forMs: 60_000 } }),
    {
      signal: stop.signal,
      onSample: ({ index }) => {
        if (index >= 20) stop.abort();
      },
    },
  );
  assert.equal(run.endedBy, 'stopped');
  assert.ok(run.samples.length >= 20);
});

test('runLoad() refuses a module without createRequest and a malformed threshold', async () => {
  const request = { module: join(import.meta.dirname, 'plan.ts'), input: {} };
  await assert.rejects(
    runLoad(plan('http://127.0.0.1/', { request })),
    /expected it to export createRequest/,
  );
  await assert.rejects(
    runLoad(plan('http://127.0.0.1/', { thresholds: ['fast'] })),
    /Cannot read the threshold "fast"/,
  );
});

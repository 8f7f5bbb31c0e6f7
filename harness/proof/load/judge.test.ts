import assert from 'node:assert/strict';
import test from 'node:test';
import { hopeless } from './hopeless.ts';
import { judgeThreshold, type ThresholdSamples } from './judge.ts';
import { parsePlan } from './plan.ts';
import { reduce } from './reduce.ts';
import type { SampleOutcome, Sample } from './sample.ts';
import { parseThreshold } from './threshold.ts';

const sample = (index: number, totalMs: number, outcome: SampleOutcome = 'ok'): Sample => ({
  index,
  outcome,
  intendedMs: index,
  lagMs: 1,
  totalMs,
  marks: { route: totalMs / 2 },
});
const many = (count: number, totalMs: number, outcome: SampleOutcome = 'ok'): Sample[] =>
  Array.from({ length: count }, (_, i) => sample(i, totalMs, outcome));
const verdict = (text: string, samples: Sample[], more: Partial<ThresholdSamples> = {}) =>
  judgeThreshold(parseThreshold(text), { samples, ...more });

test('judgeThreshold() proves p99 with 299 clean samples and says how many are missing before', () => {
  assert.equal(verdict('p99 < 10s', many(299, 100)).state, 'pass');
  const short = verdict('p99 < 10s', many(100, 100));
  assert.equal(short.state, 'not proven');
  assert.equal(short.more, 199);
});

test('judgeThreshold() fails p99 when the lower bound is over the limit', () => {
  assert.equal(verdict('p99 < 10s', [...many(200, 100), ...many(50, 20_000)]).state, 'fail');
  assert.equal(verdict('p50(route) < 1s', many(50, 20_000)).state, 'fail');
});

test('judgeThreshold() takes a timeout for at least as long as was waited, and never for a proof', () => {
  const cut = [...many(1000, 100), ...many(30, 5_000, 'timeout')];
  assert.equal(verdict('p99 < 10s', cut).state, 'not proven');
  assert.equal(verdict('p99 < 4s', cut).state, 'fail');
  assert.equal(verdict('p90 < 4s', cut).state, 'pass');
  assert.equal(verdict('max < 10s', cut).state, 'not proven');
  assert.equal(verdict('max < 4s', cut).state, 'fail');
});

test('judgeThreshold() takes what failed past the limit without its mark for late, and what failed early for no latency', () => {
  const failed = (count: number, totalMs: number): Sample[] =>
    many(count, totalMs, 'failed').map((one) => ({ ...one, marks: {} }));
  const late = [...many(580, 100), ...failed(20, 10_050)];
  assert.equal(verdict('p99(route) < 10s', late).state, 'fail');
  assert.equal(verdict('max(route) < 10s', late).state, 'fail');
  assert.equal(verdict('p90(route) < 10s', late).state, 'pass');
  assert.equal(verdict('p99(route) < 10s', [...many(580, 100), ...failed(20, 50)]).state, 'pass');
});

test('judgeThreshold() does not let dropped requests prove a latency', () => {
  assert.equal(
    verdict('p99 < 10s', [...many(400, 100), ...many(50, 0, 'dropped')]).state,
    'not proven',
  );
  assert.equal(verdict('dropped == 0', [...many(4, 100), ...many(1, 0, 'dropped')]).state, 'fail');
});

test('judgeThreshold() bounds error rates exactly and leaves shed load out of them', () => {
  assert.equal(verdict('errors < 5%', many(59, 1)).state, 'pass');
  const short = verdict('errors < 5%', many(58, 1));
  assert.equal(short.state, 'not proven');
  assert.equal(short.more, 1);
  assert.equal(verdict('errors < 5%', [...many(80, 1), ...many(20, 1, 'failed')]).state, 'fail');
  assert.equal(verdict('errors < 5%', [...many(80, 1), ...many(20, 1, 'shed')]).state, 'pass');
});

test('judgeThreshold() judges nothing as not proven', () => {
  for (const text of ['p99 < 10s', 'max < 1s', 'errors < 5%', 'dropped == 0']) {
    assert.equal(verdict(text, []).state, 'not proven', text);
  }
});

const plan = parsePlan({
  name: 'test',
  seed: 1,
  arrivals: { kind: 'constant', perSecond: 100, forMs: 10_000 },
  timeoutMs: 1,
  request: { module: 'x', input: {} },
});

test('hopeless() names a threshold only when perfect answers could not save it', () => {
  const thresholds = ['p99 < 10s', 'errors < 5%'].map(parseThreshold);
  assert.equal(hopeless(thresholds, many(10, 20_000), plan), undefined);
  assert.equal(hopeless(thresholds, many(11, 20_000), plan), 'p99 < 10s');
  assert.equal(hopeless(thresholds, many(49, 1, 'failed'), plan), undefined);
  assert.equal(hopeless(thresholds, many(50, 1, 'failed'), plan), 'errors < 5%');
});

test('hopeless() of people gives up on a maximum, not on a percentile', () => {
  const arrivals = { kind: 'people', people: 1, thinkMs: 1, forMs: 1 } as const;
  const slow = many(500, 20_000);
  assert.equal(hopeless([parseThreshold('p99 < 10s')], slow, { ...plan, arrivals }), undefined);
  assert.equal(hopeless([parseThreshold('max < 10s')], slow, { ...plan, arrivals }), 'max < 10s');
});

test('reduce() separates times to each mark and censors timeouts', () => {
  const summary = reduce([...many(90, 100), ...many(10, 5_000, 'timeout')]);
  assert.equal(summary.outcomes.timeout, 10);
  assert.equal(summary.times['route']?.percentiles[0]?.ms, 50);
  assert.equal(summary.times['total']?.maxMs, Infinity);
});

test('parsePlan() names every wrong field', () => {
  assert.throws(
    () => parsePlan({ name: 'x', arrivals: { kind: 'constant' }, speed: 1 }),
    (error: Error) => {
      assert.match(error.message, /Cannot use this load plan/);
      assert.match(error.message, /arrivals\.perSecond/);
      assert.match(error.message, /speed/);
      return true;
    },
  );
});

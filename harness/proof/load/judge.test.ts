import assert from 'node:assert/strict';
import test from 'node:test';
import type { StoredSample } from '../report/result.ts';
import { hopeless } from './hopeless.ts';
import { judgeThreshold } from './judge.ts';
import { timesTo } from './measured.ts';
import { parseThreshold } from './threshold.ts';

type Outcome = StoredSample['outcome'];

const sample = (index: number, totalMs: number, outcome: Outcome): StoredSample => ({
  id: `load-${index}`,
  source: 'load',
  procedure: 'chat',
  outcome,
  startMs: index,
  sentMs: 1,
  totalMs,
  routeMs: totalMs / 2,
});
const many = (count: number, totalMs: number, outcome: Outcome = 'answered'): StoredSample[] =>
  Array.from({ length: count }, (_, i) => sample(i, totalMs, outcome));
const verdict = (text: string, samples: readonly StoredSample[]) =>
  judgeThreshold(parseThreshold(text), samples);

test('judgeThreshold() proves p99 with 299 clean samples and says how many are missing before', () => {
  assert.equal(verdict('p99 < 10s', many(299, 100)).state, 'proven');
  const short = verdict('p99 < 10s', many(100, 100));
  assert.equal(short.state, 'inconclusive');
  assert.equal(short.more, 199);
});

test('judgeThreshold() fails p99 when the lower bound is over the limit', () => {
  assert.equal(verdict('p99 < 10s', [...many(200, 100), ...many(50, 20_000)]).state, 'violated');
  assert.equal(verdict('p50(route) < 1s', many(50, 20_000)).state, 'violated');
});

test('judgeThreshold() takes a timeout for at least as long as was waited, and never for a proof', () => {
  const cut = [...many(1000, 100), ...many(30, 5_000, 'censored')];
  assert.equal(verdict('p99 < 10s', cut).state, 'inconclusive');
  assert.equal(verdict('p99 < 4s', cut).state, 'violated');
  assert.equal(verdict('p90 < 4s', cut).state, 'proven');
  assert.equal(verdict('max < 10s', cut).state, 'inconclusive');
  assert.equal(verdict('max < 4s', cut).state, 'violated');
});

test('judgeThreshold() takes what failed past the limit without its mark for late, and what failed early for no latency', () => {
  const failed = (count: number, totalMs: number): StoredSample[] =>
    many(count, totalMs, 'failed').map(({ routeMs: _, ...one }) => one);
  const late = [...many(580, 100), ...failed(20, 10_050)];
  assert.equal(verdict('p99(route) < 10s', late).state, 'violated');
  assert.equal(verdict('max(route) < 10s', late).state, 'violated');
  assert.equal(verdict('p90(route) < 10s', late).state, 'proven');
  assert.equal(verdict('p99(route) < 10s', [...many(580, 100), ...failed(20, 50)]).state, 'proven');
});

test('judgeThreshold() does not let dropped requests prove a latency', () => {
  assert.equal(
    verdict('p99 < 10s', [...many(400, 100), ...many(50, 0, 'dropped')]).state,
    'inconclusive',
  );
  assert.equal(
    verdict('dropped == 0', [...many(4, 100), ...many(1, 0, 'dropped')]).state,
    'violated',
  );
});

test('judgeThreshold() bounds error rates exactly and leaves shed load out of them', () => {
  assert.equal(verdict('errors < 5%', many(59, 1)).state, 'proven');
  const short = verdict('errors < 5%', many(58, 1));
  assert.equal(short.state, 'inconclusive');
  assert.equal(short.more, 1);
  assert.equal(
    verdict('errors < 5%', [...many(80, 1), ...many(20, 1, 'failed')]).state,
    'violated',
  );
  assert.equal(verdict('errors < 5%', [...many(80, 1), ...many(20, 1, 'shed')]).state, 'proven');
});

test('judgeThreshold() judges nothing as not proven', () => {
  for (const text of ['p99 < 10s', 'max < 1s', 'errors < 5%', 'dropped == 0']) {
    assert.equal(verdict(text, []).state, 'inconclusive', text);
  }
});

test('hopeless() names a threshold only when perfect answers could not save it', () => {
  const thresholds = ['p99 < 10s', 'errors < 5%'].map(parseThreshold);
  assert.equal(hopeless(thresholds, many(10, 20_000), 1_000), undefined);
  assert.equal(hopeless(thresholds, many(11, 20_000), 1_000), 'p99 < 10s');
  assert.equal(hopeless(thresholds, many(49, 1, 'failed'), 1_000), undefined);
  assert.equal(hopeless(thresholds, many(50, 1, 'failed'), 1_000), 'errors < 5%');
});

test('hopeless() of people gives up on a maximum, not on a percentile', () => {
  const slow = many(500, 20_000);
  assert.equal(hopeless([parseThreshold('p99 < 10s')], slow, Infinity), undefined);
  assert.equal(hopeless([parseThreshold('max < 10s')], slow, Infinity), 'max < 10s');
});

test('timesTo() separates times to each mark and takes a timeout for longer than all others', () => {
  const samples = [...many(90, 100), ...many(10, 5_000, 'censored')];
  assert.equal(timesTo(samples, 'route')[45], 50);
  assert.equal(timesTo(samples, 'total').at(-1), Infinity);
  assert.equal(timesTo(samples, 'lag').at(-1), 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknown } from '../telemetry.ts';
import { independence } from './independence.ts';
import { latency } from './latency.ts';
import { observed, observedMany, oneCallEach, refused } from './observed.fixture.ts';
import { receipt } from './receipt.ts';
import { termination } from './termination.ts';

const LIMITS = { routeMs: 10_000, answerMs: 60_000 };
const many = observedMany(100);

test('latency() says how sure it is, from the intended start', () => {
  const finding = latency(many, LIMITS);
  assert.equal(finding.verdict, 'proven');
  assert.match(finding.sentence, /up to 3\.0 % of other queries take longer \(95 % confidence\)/);
  const lateToBeSent = observed(3, { startMs: -10_000 });
  assert.deepEqual(latency([...many, lateToBeSent], LIMITS).observations, ['case-3']);
});

test('latency() counts a query without a route as long as it was looked at, and a refused one not at all', () => {
  const { routeMs: _, ...unanswered } = observed(9, { outcome: 'censored', endMs: 90_000 });
  assert.deepEqual(latency([...many, unanswered], LIMITS).observations, ['case-9']);
  assert.equal(latency([refused(1, 'busy')], LIMITS).verdict, 'inconclusive');
  const slowEnd = observed(5, { endMs: 5_000 + 61_000 });
  assert.deepEqual(latency([...many, slowEnd], LIMITS).observations, ['case-5']);
});

test('termination() finds a hang, a cut stream, and a wrong query that was answered', () => {
  const facts = { invalid: new Set<string>(), errorRate: 0.05 };
  assert.equal(termination(many, facts).verdict, 'proven');
  const hang = observed(101, { outcome: 'censored' });
  const cut = observed(102, {
    outcome: 'failed',
    error: { code: 'HARNESS', reason: 'no_receipt', message: 'The answer ended without a receipt' },
  });
  assert.deepEqual(termination([...many, hang, cut], facts).observations, ['case-101', 'case-102']);
  assert.deepEqual(termination(many, { ...facts, invalid: new Set(['case-4']) }).observations, [
    'case-4',
  ]);
  const wrongly = refused(103, 'input_invalid');
  assert.deepEqual(termination([...many, wrongly], facts).observations, ['case-103']);
});

test('termination() takes shed load for no violation, and many failures for one', () => {
  const facts = { invalid: new Set<string>(), errorRate: 0.05 };
  assert.equal(termination([...many, refused(101, 'rate_limited')], facts).verdict, 'proven');
  assert.equal(termination([refused(1, 'busy')], facts).verdict, 'inconclusive');
  const error = { code: 'BAD_GATEWAY', reason: 'model_cut', message: 'Lost' };
  const failed = many.slice(0, 6).map((o) => ({ ...o, outcome: 'failed' as const, error }));
  const withFailures = (count: number) =>
    termination([...many, ...Array.from({ length: count }, () => failed[0] ?? observed(0))], facts);
  assert.equal(withFailures(1).verdict, 'proven');
  assert.equal(withFailures(4).verdict, 'inconclusive', 'a true rate of 3 % is possible');
  assert.equal(withFailures(30).verdict, 'violated');
});

test('receipt() finds every way to say something else than what was seen', () => {
  const facts = { callsByTrace: oneCallEach(many) };
  assert.equal(receipt(many, facts).verdict, 'proven');
  const said = many[0]?.receipt;
  assert.ok(said);
  const lies = {
    'two calls': { modelCalls: 2 },
    'no attempt': { attempts: 0 },
    'another trace': { traceId: 'f'.repeat(32) },
    'another category': { category: 'educational_query' },
    'longer than it took': { totalMs: 5_000 },
    'the route after the end': { routeMs: 391 },
    'no token': { outputTokens: 0 },
  };
  for (const [lie, change] of Object.entries(lies)) {
    const lying = observed(0, { receipt: { ...said, ...change } });
    assert.equal(receipt([lying], facts).verdict, 'violated', lie);
  }
  const { receipt: _, ...without } = observed(0);
  assert.equal(receipt([without], facts).verdict, 'violated', 'none at all');
  const hidden = { callsByTrace: { known: true as const, value: new Map([[said.traceId, 3]]) } };
  assert.match(receipt([observed(0)], hidden).sentence, /says 1 model calls, 3 were counted/);
  const chosen = observed(0, { input: { query: 'x', model: 'another' } });
  assert.equal(receipt([chosen], facts).verdict, 'violated', 'another model');
  assert.equal(receipt(many, { callsByTrace: unknown('no', 'x') }).verdict, 'inconclusive');
});

const ofLength = (at: number, routeMs: number) =>
  observed(at, {
    input: { query: 'x'.repeat(1 + at * 40) },
    routeMs: 1_000 * at + routeMs,
    endMs: 1_000 * at + routeMs + 10,
  });

test('independence() judges by the slope: a second more per 1,000 characters is the most', () => {
  const facts = { msPerCharacter: 1, kindOf: () => 'length' };
  const judge = (perCharacter: number) => {
    const seen = Array.from({ length: 60 }, (_, at) =>
      ofLength(at, 300 + perCharacter * at * 40 + ((at * 37) % 50)),
    );
    return independence(seen, { ...facts, callsByTrace: oneCallEach(seen) }).verdict;
  };
  assert.equal(judge(0), 'proven');
  assert.equal(judge(0.5), 'proven', 'significant, and small');
  assert.equal(judge(2), 'violated');
  assert.equal(
    independence(many, { ...facts, callsByTrace: oneCallEach(many) }).verdict,
    'inconclusive',
  );
});

test('independence() finds a kind of query that costs more', () => {
  const seen = Array.from({ length: 60 }, (_, at) => ofLength(at, 300));
  const calls = new Map(seen.map(({ traceId }, at) => [traceId, at === 7 ? 2 : 1]));
  const finding = independence(seen, {
    msPerCharacter: 1,
    kindOf: (id) => (id === 'case-7' ? 'injection' : 'plain'),
    callsByTrace: { known: true, value: calls },
  });
  assert.equal(finding.verdict, 'violated');
  assert.match(finding.sentence, /"injection" cost 2\.00/);
});

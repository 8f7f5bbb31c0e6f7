import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unknown } from '../telemetry.ts';
import { callsPerTrace } from './calls-per-trace.ts';
import { concurrentConservation } from './concurrent-conservation.ts';
import { conservation } from './conservation.ts';
import { observed, observedMany, oneCallEach, refused } from './observed.fixture.ts';
import { quiescence } from './quiescence.ts';

const many = observedMany(5);
const calls = new Map(many.map(({ traceId }) => [traceId, 1]));
const NOT_KNOWN = unknown('nothing counts', 'count');

test('callsPerTrace() wants equality: two calls, and none, are violations that name the query', () => {
  assert.equal(callsPerTrace(many, { callsByTrace: known(calls) }).verdict, 'proven');
  for (const count of [0, 2, 40]) {
    const wrong = new Map([...calls, [many[2]?.traceId ?? '', count]]);
    const finding = callsPerTrace(many, { callsByTrace: known(wrong) });
    assert.equal(finding.verdict, 'violated', `${count} calls`);
    assert.deepEqual(finding.observations, ['case-2']);
  }
});

test('callsPerTrace() allows a refused query no call, and a broken one at most one', () => {
  const seen = [...many, refused(7, 'input_invalid'), observed(8, { outcome: 'failed' })];
  assert.equal(callsPerTrace(seen, { callsByTrace: known(calls) }).verdict, 'proven');
  const charged = new Map([...calls, [refused(7, '').traceId, 1]]);
  assert.deepEqual(callsPerTrace(seen, { callsByTrace: known(charged) }).observations, ['case-7']);
  const twice = new Map([...calls, [observed(8).traceId, 2]]);
  assert.equal(callsPerTrace(seen, { callsByTrace: known(twice) }).verdict, 'violated');
});

test('callsPerTrace() is inconclusive when nothing counts, and when nothing was answered', () => {
  const finding = callsPerTrace(many, { callsByTrace: NOT_KNOWN });
  assert.equal(finding.verdict, 'inconclusive');
  assert.match(finding.sentence, /nothing counts.*count/);
  assert.equal(callsPerTrace([], { callsByTrace: known(calls) }).verdict, 'inconclusive');
});

test('callsPerTrace() takes a call that a late source lacks for missing, and an extra one for seen', () => {
  const judge = (count: number) =>
    callsPerTrace(many, {
      callsByTrace: known(new Map([...calls, [many[2]?.traceId ?? '', count]])),
      isLate: true,
    }).verdict;
  assert.deepEqual([0, 1, 2].map(judge), ['inconclusive', 'proven', 'violated']);
  const empty = callsPerTrace(many, { callsByTrace: known(new Map()), isLate: true });
  assert.equal(empty.verdict, 'inconclusive', 'an empty invocation log');
});

test('conservation() finds calls that no trace names, and takes a counter that stands still for missing', () => {
  const window = (after: number, exclusive = true) =>
    conservation(many, { before: known(100), after: known(after), exclusive }).verdict;
  assert.equal(window(105), 'proven');
  assert.equal(window(106), 'violated');
  assert.equal(window(104), 'inconclusive', 'a counter that is late, or counts something else');
  assert.equal(window(100), 'inconclusive', 'a counter that stays at 0');
  assert.equal(window(106, false), 'inconclusive', 'others may have asked');
  assert.equal(
    conservation(many, { before: NOT_KNOWN, after: known(1), exclusive: true }).verdict,
    'inconclusive',
  );
});

test('concurrentConservation() judges only queries that were under way at once', () => {
  const facts = { before: known(0), exclusive: true, callsByTrace: oneCallEach(many) };
  const one = concurrentConservation(many, { ...facts, after: known(5) });
  assert.equal(one.verdict, 'inconclusive', 'a second apart each');
  const burst = many.map((o) => ({ ...o, startMs: 0, sentMs: 0, endMs: 400 }));
  assert.equal(concurrentConservation(burst, { ...facts, after: known(5) }).verdict, 'proven');
  assert.equal(concurrentConservation(burst, { ...facts, after: known(7) }).verdict, 'violated');
});

test('quiescence() finds a call that stays open, and one that comes later', () => {
  const facts = { waitedMs: 500, exclusive: true, inFlight: known(0), atEnd: known(5) };
  assert.equal(quiescence(many, { ...facts, later: known(5) }).verdict, 'proven');
  assert.equal(quiescence(many, { ...facts, later: known(6) }).verdict, 'violated');
  const open = { ...facts, inFlight: known(1), later: known(5) };
  assert.equal(quiescence(many, open).verdict, 'violated');
  assert.equal(quiescence(many, { ...open, exclusive: false }).verdict, 'inconclusive');
  assert.equal(quiescence(many, { ...facts, later: NOT_KNOWN }).verdict, 'inconclusive');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lostConnection, type LostTry } from './lost-connection.ts';
import { cancellation, type StopTry } from './stop.ts';

const FACTS = { graceMs: 1_000 };
const STOPPED: StopTry = { id: 'a', ended: 'stopped', textAfterStopMs: 40, stored: 'stopped' };
const TOO_LATE: StopTry = { id: 'b', ended: 'answered', textAfterStopMs: 0, stored: 'answered' };

const KEPT: LostTry = {
  id: 'a',
  isInTime: true,
  shown: 'one ',
  resumed: 'two',
  stored: { state: 'answered', text: 'one two' },
  modelCalls: 1,
};

test('cancellation() is proven by one stopped answer, and tells nothing of answers that were complete before', () => {
  assert.equal(cancellation([STOPPED, TOO_LATE], FACTS).verdict, 'proven');
  assert.equal(cancellation([TOO_LATE], FACTS).verdict, 'inconclusive');
  assert.equal(cancellation([], FACTS).verdict, 'inconclusive');
});

test('cancellation() finds an answer that went on, ended otherwise, or is stored otherwise, among any others', () => {
  const faults: readonly Partial<StopTry>[] = [
    { textAfterStopMs: 1_001 },
    { ended: 'answered', textAfterStopMs: 2_000, stored: 'answered' },
    { openCalls: 1 },
    { problem: 'not_found' },
    { stored: 'asked' },
    { stored: 'answered' },
    { ended: 'answered' },
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...faults),
      fc.array(fc.constantFrom(STOPPED, TOO_LATE)),
      fc.nat(),
      (fault, others, place) => {
        const wrong = { ...STOPPED, ...fault, id: 'wrong' };
        const found = cancellation(others.toSpliced(place % (others.length + 1), 0, wrong), FACTS);
        assert.deepEqual([found.verdict, found.observations], ['violated', ['wrong']]);
      },
    ),
  );
});

test('lostConnection() is proven by one answer that was completed after its connection was lost', () => {
  const complete = { ...KEPT, isInTime: false, shown: 'one two', resumed: '' };
  assert.equal(lostConnection([KEPT, complete]).verdict, 'proven');
  assert.equal(lostConnection([complete]).verdict, 'inconclusive');
  assert.equal(lostConnection([]).verdict, 'inconclusive');
});

test('lostConnection() finds an answer that ended, lost or repeated text, or cost another call', () => {
  const faults: readonly Partial<LostTry>[] = [
    { stored: { state: 'stopped', text: 'one ' } },
    { stored: { state: 'asked', text: '' } },
    { resumed: 'one two' },
    { resumed: '' },
    { problem: 'answer_lost' },
    { modelCalls: 2 },
    { modelCalls: 0 },
  ];
  for (const fault of faults) {
    const found = lostConnection([KEPT, { ...KEPT, ...fault, id: 'wrong' }]);
    assert.equal(found.verdict, 'violated', JSON.stringify(fault));
    assert.deepEqual(found.observations, ['wrong']);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { known, unknown } from '../telemetry.ts';
import { refusedBeforeTheCall, type NothingLeft } from './refused-before-the-call.ts';

const errorOf = (reason: string) => ({ code: 'FORBIDDEN', reason, message: 'Refused' });

const HOLDS: NothingLeft = {
  wasSet: true,
  refused: { id: 'p3-nothing-left', outcome: 'refused', error: errorOf('budget_spent') },
  answered: { outcome: 'answered' },
  callsOfRefused: known(0),
  callsOfAnswered: known(1),
};

test('refusedBeforeTheCall() proves a refusal without a call whose counter counts', () => {
  assert.equal(refusedBeforeTheCall(HOLDS).verdict, 'proven');
});

test('refusedBeforeTheCall() finds an answer, and a refusal after a call', () => {
  const answered = { id: 'p3-nothing-left', outcome: 'answered' } as const;
  assert.equal(refusedBeforeTheCall({ ...HOLDS, refused: answered }).verdict, 'violated');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.boolean(), (calls, wasSet) => {
      const seen = { ...HOLDS, wasSet, callsOfRefused: known(calls) };
      assert.equal(refusedBeforeTheCall(seen).verdict, 'violated');
    }),
  );
});

const notCounted = unknown('the log cannot be read', 'see the rights');
const Missing = fc.constantFrom<Partial<NothingLeft>>(
  { wasSet: false },
  { callsOfRefused: notCounted },
  { callsOfAnswered: notCounted },
  { callsOfAnswered: known(0) },
  { answered: { outcome: 'refused', error: errorOf('busy') } },
  { answered: { outcome: 'censored' } },
  { refused: { id: 'x', outcome: 'refused', error: errorOf('too_many_streams') } },
  { refused: { id: 'x', outcome: 'failed', error: errorOf('store_unavailable') } },
  { refused: { id: 'x', outcome: 'censored' } },
);

test('refusedBeforeTheCall() calls no server bad when evidence is missing', () => {
  fc.assert(
    fc.property(fc.array(Missing, { minLength: 1 }), (missing) => {
      const seen = missing.reduce<NothingLeft>((all, one) => ({ ...all, ...one }), HOLDS);
      assert.equal(refusedBeforeTheCall(seen).verdict, 'inconclusive');
    }),
  );
});

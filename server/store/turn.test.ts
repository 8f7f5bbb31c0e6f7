import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SPECIALISTS } from '../tasks/specialists/all.ts';
import { Feedback } from './turn.ts';

const expectedOf = (expected: string) =>
  Feedback.parse({ verdict: 'wrong_category', expected, at: '2026-11-23T00:00:00.000Z' }).expected;

for (const [former, code] of [
  ['computer_science', 'code'],
  ['store', 'save'],
  ['retrieve', 'recall'],
] as const) {
  test(`Feedback reads the former code ${former} of stored feedback as ${code}`, () => {
    assert.equal(expectedOf(former), code);
  });
}

test('Feedback reads every code of today as it is, and no other', () => {
  for (const code of Object.keys(SPECIALISTS)) assert.equal(expectedOf(code), code);
  assert.throws(() => expectedOf('poetry'));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOf, type Goal } from './goals.ts';

const goal = (bound: Goal['bound'], got: number, spread: number): Goal => ({
  figure: 'a',
  bound,
  goal: 2,
  unit: 'times',
  got,
  spread,
});

test('verdictOf() calls a figure open when its spread reaches over the goal', () => {
  const cases = [
    ['at most', 1.5, 0.1, 'met'],
    ['at most', 2.5, 0.1, 'missed'],
    ['at most', 1.5, 0.6, 'open'],
    ['at most', 2.5, 0.6, 'open'],
    ['at most', 2, 0, 'met'],
    ['at least', 2.5, 0.1, 'met'],
    ['at least', 1.5, 0.1, 'missed'],
    ['at least', 2.05, 0.1, 'open'],
    ['at most', Number.NaN, 0, 'open'],
  ] as const;
  for (const [bound, got, spread, expected] of cases)
    assert.equal(verdictOf(goal(bound, got, spread)), expected, `${bound} ${got} ${spread}`);
});

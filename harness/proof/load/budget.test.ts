import assert from 'node:assert/strict';
import test from 'node:test';
import { budgetOfPlan, type LoadBudget } from './budget.ts';
import { parsePlan, type LoadPlanInput } from './plan.ts';

const budget = (changes: Partial<LoadPlanInput>, now: () => number = () => 0): LoadBudget =>
  budgetOfPlan(
    parsePlan({
      name: 'test',
      seed: 1,
      arrivals: { kind: 'constant', perSecond: 1, forMs: 1 },
      timeoutMs: 1,
      request: { module: 'x', input: {} },
      ...changes,
    }),
    now,
  );

test('budgetOfPlan() take() refuses the request that would exceed a limit', () => {
  const calls = budget({ budget: { modelCalls: 3 }, costs: { modelCalls: 2, usd: 0 } });
  assert.deepEqual([calls.take(), calls.take()], [true, false]);
  const nothing = budget({ budget: { requests: 0 } });
  assert.equal(nothing.take(), false);
});

test('budgetOfPlan() settle() gives back what a request did not cost', () => {
  const dollars = budget({ budget: { usd: 0.1 }, costs: { modelCalls: 1, usd: 0.1 } });
  assert.deepEqual([dollars.take(), dollars.take()], [true, false]);
  dollars.settle({ usd: 0 });
  assert.equal(dollars.take(), true);
});

test('budgetOfPlan() take() ends with the minutes', () => {
  let nowMs = 0;
  const minutes = budget({ budget: { minutes: 1 } }, () => nowMs);
  assert.equal(minutes.take(), true);
  nowMs = 60_000;
  assert.equal(minutes.take(), false);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { createBudget } from './budget.ts';

const call = { requests: 1, modelCalls: 1, usd: 0.1 };

test('createBudget() take() refuses the request that would exceed a limit', () => {
  const calls = createBudget({ modelCalls: 3 });
  assert.deepEqual(
    [1, 2].map(() => calls.take({ ...call, modelCalls: 2 })),
    [true, false],
  );
  assert.equal(calls.reached(), '3 model calls');
  assert.equal(createBudget({ requests: 0 }).take(call), false);
});

test('createBudget() adjust() gives back what a request did not cost', () => {
  const dollars = createBudget({ usd: 0.1 });
  assert.deepEqual([dollars.take(call), dollars.take(call)], [true, false]);
  dollars.adjust({ usd: -0.1 });
  assert.equal(dollars.take(call), true);
  assert.deepEqual(dollars.taken(), { requests: 2, modelCalls: 2, usd: 0.1 });
});

test('createBudget() take() ends with the minutes', () => {
  let nowMs = 0;
  const minutes = createBudget({ minutes: 1 }, () => nowMs);
  assert.equal(minutes.take(call), true);
  nowMs = 60_000;
  assert.equal(minutes.take(call), false);
});

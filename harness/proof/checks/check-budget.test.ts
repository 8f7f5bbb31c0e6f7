import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCheckBudget } from './check-budget.ts';

test('createCheckBudget() never lets more begin than each limit allows', () => {
  const requests = createCheckBudget({ requests: 2 });
  assert.deepEqual(
    [1, 2, 3].map(() => requests.take({})),
    [true, true, false],
  );
  const calls = createCheckBudget({ modelCalls: 3 });
  assert.equal(calls.take({ requests: 30, modelCalls: 4 }), false);
  assert.equal(calls.take({ modelCalls: 3 }), true);
  assert.equal(calls.take({ modelCalls: 1 }), false);
  assert.equal(calls.take({ modelCalls: 0 }), true);
});

test('createCheckBudget() ends with the minutes', () => {
  assert.equal(createCheckBudget({ minutes: 0 }).take({}), false);
  assert.equal(createCheckBudget({ minutes: 5 }).take({}), true);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMeter, leftOf } from './spending.ts';

const LIMITS = { requests: 100, modelCalls: 50, usd: 1, minutes: 1 };

test('createMeter() sets aside the most a call can cost until its receipt is read', () => {
  const { budget, settle, reached, taken } = createMeter(LIMITS, 0.25);
  for (let call = 0; call < 4; call += 1) assert.ok(budget.take({ modelCalls: 1 }));
  assert.equal(budget.take({ modelCalls: 1 }), false, 'all four may cost a quarter');
  assert.equal(reached(), '$1');
  settle({ outcome: 'refused' });
  settle({ outcome: 'failed' });
  assert.equal(taken().usd, 0.75, 'what was refused cost nothing, what broke may have cost all');
  assert.ok(budget.take({ modelCalls: 1 }));
});

test('createMeter() counts requests and model calls, and the load gets the rest', () => {
  const { budget, taken, reached } = createMeter(LIMITS, 0);
  assert.ok(budget.take({ requests: 90, modelCalls: 50 }));
  assert.equal(budget.take({ requests: 11 }), false);
  assert.equal(reached(), '100 requests');
  assert.ok(budget.take({ requests: 10 }));
  const left = leftOf(LIMITS, { ...taken(), minutes: 2 });
  assert.deepEqual(left, { requests: 0, modelCalls: 0, usd: 1, minutes: 0 });
});

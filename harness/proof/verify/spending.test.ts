import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observed } from '../evidence/detectors/observed.fixture.ts';
import type { Observation } from '../evidence/observation.ts';
import { known, type Telemetry } from '../evidence/telemetry.ts';
import { noTelemetry } from '../checks/windows.ts';
import { callsNow } from './late-evidence.ts';
import { createMeter } from './spending.ts';

const LIMITS = { requests: 100, modelCalls: 50, usd: 1, minutes: 1 };

test('createMeter() sets aside the most a call can cost until its receipt is read', () => {
  const { budget, settle, reached, taken } = createMeter(LIMITS, 0.25);
  for (let call = 0; call < 4; call += 1) assert.ok(budget.take({ modelCalls: 1 }));
  assert.equal(budget.take({ modelCalls: 1 }), false, 'all four may cost a quarter');
  assert.equal(reached(), '$1');
  settle({ outcome: 'refused', input: { query: 'x' } });
  settle({ outcome: 'failed', input: { query: 'x' } });
  assert.equal(taken().usd, 0.75, 'what was refused cost nothing, what broke may have cost all');
  assert.ok(budget.take({ modelCalls: 1 }));
});

test('createMeter() counts requests and model calls, of the checks and of the load together', () => {
  const { budget, taken, reached } = createMeter(LIMITS, 0);
  assert.ok(budget.take({ requests: 90, modelCalls: 50 }));
  assert.equal(budget.take({ requests: 11 }), false);
  assert.equal(reached(), '100 requests');
  assert.ok(budget.take({ requests: 10 }));
  assert.equal(budget.take({ requests: 1 }), false, 'a load takes from the same budget');
  assert.deepEqual(taken(), { requests: 100, modelCalls: 50, usd: 0 });
});

test('createMeter() believes no receipt that says less than the text costs', () => {
  const { budget, settle, taken } = createMeter(LIMITS, 0.25);
  assert.ok(budget.take({ modelCalls: 1 }));
  const free: Observation = observed(1, { text: 'x'.repeat(8_000) });
  settle(free);
  assert.equal(free.receipt?.usd, 0);
  assert.ok(taken().usd > 0.04, `${taken().usd} for 2,000 tokens of at most 10,000`);
});

test('createMeter() pays for calls that were counted beyond those it set aside', () => {
  const { budget, counted, taken } = createMeter(LIMITS, 0.1);
  assert.ok(budget.take({ modelCalls: 2 }));
  counted(1);
  assert.equal(taken().modelCalls, 2);
  counted(9);
  assert.equal(taken().modelCalls, 9);
  assert.equal(budget.take({ modelCalls: 2 }), false, 'the dollars are spent');
});

test('callsNow() counts at once where a source does, by the referee beside a late one, and nowhere else', async () => {
  const exact: Telemetry = { ...noTelemetry, callsOfRun: async () => known(7) };
  assert.deepEqual(await callsNow(exact, 'run'), known(7));
  const late: Telemetry = { ...exact, settleMs: 600_000 };
  assert.equal(await callsNow(late, 'run'), undefined);
  const counts = known(new Map([['a', 2] as const, ['b', 3] as const]));
  assert.deepEqual(await callsNow({ ...late, referee: async () => counts }, 'run'), known(5));
});

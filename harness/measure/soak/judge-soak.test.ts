import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../../kit/kit.ts';
import { judgeSoak, soakHolds, type Soaked, type TaskUsage } from './judge-soak.ts';

const MINUTE_MS = 60_000;

type Growing = Readonly<{ memory?: number; descriptors?: number; minutes?: number }>;

/**
 * Returns 30 minutes of samples, one every 10 s. Memory grows steeply at first, as in any process, then varies at
 * random with a few peaks. `growing` adds a steady growth per minute.
 */
function soaked({ memory = 0, descriptors = 0, minutes = 30 }: Growing = {}): Soaked {
  const random = randomFrom(7);
  const usage = Array.from({ length: minutes * 6 }, (_, at): TaskUsage => {
    const minute = at / 6;
    const warm = 40e6 * Math.exp(-minute);
    const noise = (random() - 0.5) * 12e6 + (random() < 0.05 ? 30e6 : 0);
    return {
      atMs: at * 10_000,
      taskId: 'a',
      memoryBytes: 160e6 - warm + noise + memory * minute,
      descriptors: 40 + Math.floor(random() * 12 + descriptors * minute),
    };
  });
  return {
    usage,
    requests: 9_000,
    reasons: {},
    failed: 0,
    warmUpMs: 3 * MINUTE_MS,
    plannedMs: minutes * MINUTE_MS,
  };
}

const stateOf = (of: Soaked, what: string) =>
  judgeSoak(of).find((line) => line.what === what)?.state;

test('judgeSoak() passes noise, outliers and a warm-up, and fails what only grows', () => {
  assert.ok(soakHolds(judgeSoak(soaked())), JSON.stringify(judgeSoak(soaked())));
  assert.equal(stateOf(soaked({ memory: 160e6 * 0.004 }), 'memory'), 'fail', '0.4 % a minute');
  assert.equal(stateOf(soaked({ memory: 160e6 * 0.0008 }), 'memory'), 'pass', '2 % in all');
  assert.equal(stateOf(soaked({ descriptors: 1 }), 'descriptors'), 'fail', 'one a minute');
});

test('judgeSoak() takes a short run for no proof, a restart and an error for a failure', () => {
  assert.equal(stateOf(soaked({ minutes: 6 }), 'memory'), 'not proven');
  const { usage } = soaked();
  const restarted = usage.map((each) => ({ ...each, taskId: each.atMs > 9e5 ? 'b' : 'a' }));
  assert.equal(stateOf({ ...soaked(), usage: restarted }, 'restarts'), 'fail');
  assert.equal(stateOf({ ...soaked(), failed: 1, reasons: { model_cut: 1 } }, 'errors'), 'fail');
  assert.equal(stateOf({ ...soaked(), usage: [] }, 'restarts'), 'not proven');
});

test('judgeSoak() finds what begins to grow late, and takes a run with a long gap for no proof', () => {
  const whole = soaked();
  const late = whole.usage.map((each) => ({
    ...each,
    memoryBytes: (each.memoryBytes ?? 0) * (each.atMs > 20 * MINUTE_MS ? 1.2 : 1),
    descriptors: (each.descriptors ?? 0) + Math.max(0, each.atMs / MINUTE_MS - 20) * 20,
  }));
  assert.equal(stateOf({ ...whole, usage: late }, 'memory'), 'fail');
  assert.equal(stateOf({ ...whole, usage: late }, 'descriptors'), 'fail');
  const until = whole.usage.filter(({ atMs }) => atMs < 20 * MINUTE_MS);
  assert.equal(stateOf({ ...whole, usage: until }, 'memory'), 'not proven');
});

import assert from 'node:assert/strict';
import { test } from '../kit/kit.ts';
import { createManualClock, createShiftableClock } from './clock.ts';

test('createManualClock() stands still, but for advance()', () => {
  const clock = createManualClock(1_000);
  assert.equal(clock.nowMs(), 1_000);
  clock.advance(60_000);
  assert.equal(clock.nowMs(), 61_000);
  assert.throws(() => clock.advance(-1), /Cannot advance a clock by -1 ms/);
});

test('createShiftableClock() stays ahead of real time by what it was advanced', () => {
  const clock = createShiftableClock();
  assert.ok(Math.abs(clock.nowMs() - Date.now()) < 1_000);
  clock.advance(3_600_000);
  clock.advance(60_000);
  assert.ok(Math.abs(clock.nowMs() - Date.now() - 3_660_000) < 1_000);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLimits, type Lease } from './limits.ts';

const GENEROUS = {
  maxStreams: 100,
  userStreams: 100,
  userRequestsPerMinute: 1_000,
  userBytesPerMinute: 1_000_000,
  userTokensPerDay: 1_000_000,
};

test('count() refuses a person beyond their requests per minute, and nobody else', () => {
  const limits = createLimits({ ...GENEROUS, userRequestsPerMinute: 2 });
  limits.count('a');
  limits.count('a');
  assert.throws(() => limits.count('a'), { reason: 'rate_limited', code: 'TOO_MANY_REQUESTS' });
  limits.count('b');
});

test('count() refuses a person whose requests moved too many bytes, and nobody else', () => {
  const limits = createLimits({ ...GENEROUS, userBytesPerMinute: 100 });
  limits.charge('a', 99);
  limits.count('a');
  limits.charge('a', 1);
  assert.throws(() => limits.count('a'), { reason: 'rate_limited' });
  limits.count('b');
});

test('admit() refuses a person whose daily allowance is used up', () => {
  const limits = createLimits({ ...GENEROUS, userTokensPerDay: 100 });
  limits.admit('a').release(99);
  limits.admit('a').release(1);
  assert.throws(() => limits.admit('a'), { reason: 'quota_spent' });
});

test('admit() refuses more open answers than a person may have, until one ends', () => {
  const limits = createLimits({ ...GENEROUS, userStreams: 1 });
  const lease = limits.admit('a');
  assert.throws(() => limits.admit('a'), { reason: 'too_many_streams' });
  lease.release(0);
  limits.admit('a');
});

test('admit() refuses more open answers than the task takes', () => {
  const limits = createLimits({ ...GENEROUS, maxStreams: 2 });
  limits.admit('a');
  limits.admit('b');
  assert.throws(() => limits.admit('c'), { reason: 'busy', code: 'SERVICE_UNAVAILABLE' });
});

test('release() gives back once, in any order of entering and releasing', () => {
  const steps = fc.array(
    fc.record({ user: fc.constantFrom('a', 'b'), release: fc.option(fc.nat(20)) }),
  );
  fc.assert(
    fc.property(steps, (steps) => {
      const limits = createLimits(GENEROUS);
      const leases: Lease[] = [];
      const released = new Set<number>();
      for (const { user, release } of steps) {
        if (release === null) leases.push(limits.admit(user));
        else if (leases[release]) {
          leases[release].release(1);
          released.add(release);
        }
        assert.equal(limits.openStreams, leases.length - released.size);
      }
    }),
  );
});

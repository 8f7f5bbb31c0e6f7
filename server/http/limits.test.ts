import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLimits, type Lease } from './limits.ts';

const GENEROUS = {
  maxStreams: 100,
  userStreams: 100,
  userRequestsPerMinute: 1_000,
  userTokensPerDay: 1_000_000,
};

test('enter() refuses a person beyond their requests per minute, and nobody else', () => {
  const limits = createLimits({ ...GENEROUS, userRequestsPerMinute: 2 });
  limits.enter('a').release(0);
  limits.enter('a').release(0);
  assert.throws(() => limits.enter('a'), { reason: 'rate_limited', code: 'TOO_MANY_REQUESTS' });
  limits.enter('b').release(0);
});

test('enter() refuses a person whose daily allowance is used up', () => {
  const limits = createLimits({ ...GENEROUS, userTokensPerDay: 100 });
  limits.enter('a').release(99);
  limits.enter('a').release(1);
  assert.throws(() => limits.enter('a'), { reason: 'quota_spent' });
});

test('enter() refuses more open answers than a person may have, until one ends', () => {
  const limits = createLimits({ ...GENEROUS, userStreams: 1 });
  const lease = limits.enter('a');
  assert.throws(() => limits.enter('a'), { reason: 'too_many_streams' });
  lease.release(0);
  limits.enter('a');
});

test('enter() refuses more open answers than the task takes', () => {
  const limits = createLimits({ ...GENEROUS, maxStreams: 2 });
  limits.enter('a');
  limits.enter('b');
  assert.throws(() => limits.enter('c'), { reason: 'busy', code: 'SERVICE_UNAVAILABLE' });
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
        if (release === null) leases.push(limits.enter(user));
        else if (leases[release]) {
          leases[release].release(1);
          released.add(release);
        }
        assert.equal(limits.openStreams, leases.length - released.size);
      }
    }),
  );
});

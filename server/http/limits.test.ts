import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { createLimits, type StreamLease } from './limits.ts';

const GENEROUS = {
  maxStreams: 100,
  userStreams: 100,
  userRequestsPerMinute: 1_000,
  userBytesPerMinute: 1_000_000,
};

test('count() refuses a person beyond their requests per minute, and nobody else', async () => {
  const limits = createLimits({ ...GENEROUS, userRequestsPerMinute: 2 });
  await limits.count('a');
  await limits.count('a');
  await assert.rejects(limits.count('a'), { reason: 'rate_limited', code: 'TOO_MANY_REQUESTS' });
  await limits.count('b');
});

test('count() lets no more pass of calls that come at once', async () => {
  const limits = createLimits({ ...GENEROUS, userRequestsPerMinute: 5 });
  const calls = Array.from({ length: 12 }, async () => {
    await limits.assertAllowance('a');
    return limits.count('a');
  });
  const settled = await Promise.allSettled(calls);
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 5);
});

test('count() refuses a person whose requests moved too many bytes, and nobody else', async () => {
  const limits = createLimits({ ...GENEROUS, userBytesPerMinute: 100 });
  limits.charge('a', 99);
  await limits.count('a');
  limits.charge('a', 1);
  await assert.rejects(limits.count('a'), { reason: 'rate_limited' });
  await limits.count('b');
});

test('count() has a person wait for refusals beyond twenty in a minute, and nobody else', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const limits = createLimits({ ...GENEROUS, userRequestsPerMinute: 1 });
  await limits.count('a');
  for (let at = 0; at < 20; at += 1) await assert.rejects(limits.count('a'));
  let isTold = false;
  const refused = assert.rejects(limits.count('a')).then(() => (isTold = true));
  await limits.count('b');
  await assert.rejects(limits.count('b'));
  assert.equal(isTold, false);
  t.mock.timers.tick(1_999);
  await nextTurn();
  assert.equal(isTold, false);
  t.mock.timers.tick(2_001);
  await refused;
});

test('admit() refuses more open answers than a person may have, until one ends', () => {
  const limits = createLimits({ ...GENEROUS, userStreams: 1 });
  const lease = limits.admit('a');
  assert.throws(() => limits.admit('a'), { reason: 'too_many_streams' });
  lease.release();
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
      const leases: StreamLease[] = [];
      const released = new Set<number>();
      for (const { user, release } of steps) {
        if (release === null) leases.push(limits.admit(user));
        else if (leases[release]) {
          leases[release].release();
          released.add(release);
        }
        assert.equal(limits.openStreams, leases.length - released.size);
      }
    }),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAllowance } from './allowance.ts';

/** Sends a request as one person, and returns whether the request was within the person's allowance. */
const send = (allowance: ReturnType<typeof createAllowance>, user: string): boolean => {
  if (allowance.isSpent(user)) return false;
  allowance.spend(user);
  return true;
};

test('a person may send a tenth of a minute’s requests at once, but at least sixty', () => {
  for (const [perMinute, atOnce] of [
    [1, 1],
    [5, 5],
    [60, 60],
    [600, 60],
    [6_000, 600],
  ] as const) {
    const allowance = createAllowance({ perMinute, maxUsers: 10, now: () => 0 });
    const sent = Array.from({ length: perMinute + 100 }, () => send(allowance, 'a'));
    assert.equal(sent.filter(Boolean).length, atOnce, `${perMinute} a minute`);
    assert.ok(send(allowance, 'b'), 'another person has their own allowance');
  }
});

test('no minute admits more than the allowance and the burst, whatever the pauses', () => {
  const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(300), fc.nat(20_000)), {
    minLength: 50,
    maxLength: 400,
  });
  fc.assert(
    fc.property(pauses, fc.integer({ min: 1, max: 300 }), (pauses, perMinute) => {
      let nowMs = 0;
      const allowance = createAllowance({ perMinute, maxUsers: 10, now: () => nowMs });
      const sentAt: number[] = [];
      for (const pause of pauses) {
        nowMs += pause;
        if (send(allowance, 'a')) sentAt.push(nowMs);
      }
      for (const from of sentAt) {
        const inMinute = sentAt.filter((at) => at >= from && at < from + 60_000).length;
        assert.ok(inMinute <= perMinute + Math.min(perMinute, 60), `${inMinute} of ${perMinute}`);
      }
    }),
  );
});

test('a person who keeps to the allowance is never refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6_000 }), fc.nat(10_000), (perMinute, startMs) => {
      let nowMs = startMs;
      const allowance = createAllowance({ perMinute, maxUsers: 10, now: () => nowMs });
      for (let at = 0; at < 200; at += 1) {
        assert.ok(send(allowance, 'a'), `request ${at}`);
        nowMs += Math.ceil(60_000 / perMinute);
      }
    }),
  );
});

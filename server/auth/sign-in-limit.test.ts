import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRefusalLimit } from './sign-in-limit.ts';

test('createRefusalLimit() blocks an address at its limit, and no other', () => {
  const limit = createRefusalLimit({ perMinute: 3, now: () => 0 });
  for (const blocked of [false, false, false, true, true]) {
    assert.equal(limit.isBlocked('192.0.2.1'), blocked);
    limit.record('192.0.2.1');
  }
  assert.equal(limit.isBlocked('192.0.2.2'), false);
});

test('createRefusalLimit() begins anew a minute after the first refusal', () => {
  let now = 1_000;
  const limit = createRefusalLimit({ perMinute: 2, now: () => now });
  limit.record('a');
  now += 59_999;
  limit.record('a');
  assert.equal(limit.isBlocked('a'), true);
  now += 1;
  assert.equal(limit.isBlocked('a'), false);
  limit.record('a');
  assert.equal(limit.isBlocked('a'), false);
});

test('createRefusalLimit() remembers a bounded number of addresses', () => {
  const limit = createRefusalLimit({ perMinute: 1, maxAddresses: 100, now: () => 0 });
  limit.record('first');
  for (let i = 0; i < 100; i++) limit.record(`address-${i}`);
  assert.equal(limit.isBlocked('first'), false);
  assert.equal(limit.isBlocked('address-99'), true);
});

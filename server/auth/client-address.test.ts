import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientAddress } from './client-address.ts';

const CASES: readonly (readonly [string | null, string | undefined, string])[] = [
  [null, '192.0.2.1', '192.0.2.1'],
  ['', '192.0.2.1', '192.0.2.1'],
  ['198.51.100.7', '10.0.0.1', '198.51.100.7'],
  ['1.1.1.1, 2.2.2.2,198.51.100.7 ', '10.0.0.1', '198.51.100.7'],
  ['198.51.100.7:4711', '10.0.0.1', '198.51.100.7'],
  ['[2001:db8:1:2:3:4:5:6]:4711', '10.0.0.1', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '10.0.0.1', '2001:db8:1:2::/64'],
  ['2001:db8::9', '10.0.0.1', '2001:db8:0:0::/64'],
  ['::1', '10.0.0.1', '0:0:0:0::/64'],
  ['fe80::1%eth0', '10.0.0.1', 'fe80:0:0:0::/64'],
  [null, '::ffff:192.0.2.1', '192.0.2.1'],
  ['198.51.100.7, unknown', '10.0.0.1', '10.0.0.1'],
  ['198.51.100.7,', '10.0.0.1', '10.0.0.1'],
  [null, undefined, 'unknown'],
];

for (const [forwardedFor, socketAddress, expected] of CASES)
  test(`clientAddress(${JSON.stringify([forwardedFor, socketAddress])}) is ${expected}`, () => {
    assert.equal(clientAddress(forwardedFor, socketAddress), expected);
  });

test('clientAddress() depends on the last element alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.oneof(fc.ipV4(), fc.ipV6()), (sent, appended) => {
      const alone = clientAddress(appended, '10.0.0.1');
      assert.equal(clientAddress(`${sent},${appended}`, '10.0.0.1'), alone);
      assert.match(alone, /^[\da-f.:]+(::\/64)?$/);
    }),
  );
});

test('clientAddress() takes any header without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (sent) => {
      assert.ok(clientAddress(sent, undefined).length < 40);
    }),
  );
});

test('clientAddress() is one for all addresses of a /64', () => {
  const group = fc.nat(65_535).map((value) => value.toString(16));
  const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(half, half, half, (network, one, other) => {
      fc.pre(!network.startsWith('0:0:0:0'));
      const [first, second] = [one, other].map((host) => clientAddress(`${network}:${host}`, ''));
      assert.equal(first, second);
    }),
  );
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { destination } from './net-guards.ts';
import { parsePermissions, requireNet, type Permissions } from './net-permission.ts';

const may = (permissions: Permissions | undefined, host: string, port: number): boolean => {
  try {
    requireNet(parsePermissions(permissions), host, port);
    return true;
  } catch (error) {
    assert.match(
      String(error),
      /NotCapable: Requires net access to ".*", allowed: .*permissions\.net/,
    );
    return false;
  }
};

test('requireNet() allows by host, by host and port, and nothing else', () => {
  assert.ok(may({ net: ['example.com'] }, 'EXAMPLE.com.', 443));
  assert.ok(may({ net: ['example.com:443'] }, 'example.com', 443));
  assert.ok(!may({ net: ['example.com:443'] }, 'example.com', 80));
  assert.ok(!may({ net: ['example.com'] }, 'sub.example.com', 443));
  assert.ok(!may({ net: ['example.com'] }, 'example.com.evil.org', 443));
  assert.ok(may({ net: [new URL('https://example.com/path')] }, 'example.com', 443));
  assert.ok(!may({ net: [new URL('https://example.com')] }, 'example.com', 80));
});

test('requireNet() takes IPv6 with or without a port', () => {
  assert.ok(may({ net: ['[::1]'] }, '::1', 80));
  assert.ok(may({ net: ['[::1]:80'] }, '[::1]', 80));
  assert.ok(!may({ net: ['[::1]:80'] }, '::1', 81));
});

test('parsePermissions() follows Deno: inherit by default, an object without net denies', () => {
  assert.ok(may(undefined, 'a', 1));
  assert.ok(may('inherit', 'a', 1));
  assert.ok(may({ net: true }, 'a', 1));
  assert.ok(!may('none', 'a', 1));
  assert.ok(!may({}, 'a', 1));
  assert.ok(!may({ net: false }, 'a', 1));
});

test('parsePermissions() refuses what is neither host nor host and port', () => {
  for (const bad of ['', 'http://a', 'a:b', 'a:99999', '::1', 'a/b', 'user@a']) {
    assert.throws(
      () => parsePermissions({ net: [bad] }),
      /Invalid net permission ".*": expected "host"/,
    );
  }
});

test('destination() reads every form of connect()', () => {
  assert.deepEqual(destination([80, 'a']), { host: 'a', port: 80 });
  assert.deepEqual(destination([80]), { host: 'localhost', port: 80 });
  assert.deepEqual(destination([{ host: 'a', port: '80' }]), { host: 'a', port: 80 });
  assert.deepEqual(destination([[{ host: 'a', port: 80 }, null]]), { host: 'a', port: 80 });
  assert.equal(destination([{ path: '/tmp/socket' }]), undefined);
  assert.equal(destination(['/tmp/socket']), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeReturnPath } from './return-path.ts';

const ORIGIN = 'https://chat.example.com';

for (const to of ['/', '/c/0b5d1c3e', '/c/1?q=a%20b&x=//y#part', '/?draft=1'])
  test(`safeReturnPath() keeps ${to}`, () => {
    assert.equal(safeReturnPath(to), to);
  });

const REFUSED: readonly unknown[] = [
  undefined,
  null,
  7,
  ['/c/1'],
  { toString: () => '/c/1' },
  '',
  'c/1',
  'https://evil.example',
  'javascript:alert(1)',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/c\\1',
  '/\t/evil.example',
  '/\n/evil.example',
  '/c/1\r\nSet-Cookie: a=b',
  '/\u0000',
  '/%2Fevil.example',
  '/%2fevil.example',
  '/%252Fevil.example',
  '/%5Cevil.example',
  '/%255cevil.example',
  '/%25252525252525252Fevil.example',
  '/%09/evil.example',
  '/%0d%0aSet-Cookie:a=b',
  '/c/%zz',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e//evil.example',
  '/%2e%2e//evil.example',
  '/a/..//evil.example',
  '/é',
  '/login?to=/',
  '/LOGIN',
  '/x/../login',
  '/%6cogin',
  '/logout',
  '/signed-out',
  '/oauth2/idpresponse?code=1',
  '/trpc/session.get',
  `/${'a'.repeat(2_048)}`,
];

for (const to of REFUSED)
  test(`safeReturnPath() sends ${JSON.stringify(to)?.slice(0, 60)} to /`, () => {
    assert.equal(safeReturnPath(to), '/');
  });

const hostilePart = fc.oneof(
  fc.constantFrom('/', '\\', '%2F', '%5C', '%252f', '.', '..', '%2e', '@', ':', '?', '#', '%'),
  fc.constantFrom(' ', '\t', '\r\n', '\u0000', '\u202e', '／', '//', 'c'),
  fc.constantFrom('evil.example', 'https:', 'javascript:'),
);
const hostile = fc.oneof(
  fc.array(hostilePart, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
  fc.string({ unit: 'binary' }),
  fc.webUrl(),
  fc.webPath().map((path) => `/${path}`),
  fc.anything(),
);

test('safeReturnPath() never leaves the origin, however often it is decoded', () => {
  fc.assert(
    fc.property(hostile, (to) => {
      const path = safeReturnPath(to);
      for (const read of [path, decodeURIComponent(path.split(/[?#]/)[0] ?? '')]) {
        assert.equal(new URL(read, ORIGIN).origin, ORIGIN);
        assert.match(read, /^\/(?![/\\])/);
      }
      assert.match(path, /^[!-~]+$/);
      assert.equal(safeReturnPath(path), path, 'reading it again changes nothing');
    }),
    { numRuns: 5_000 },
  );
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../kit/kit.ts';
import { joinShards, parseCookies, sessionCookies } from './cookies.ts';
import { Sealer } from './seal.ts';

test('Sealer opens only its own, unchanged, of the same kind', () => {
  const sealer = new Sealer();
  const text = sealer.seal('session', { sub: 'a' });
  assert.deepEqual(sealer.open('session', text), { sub: 'a' });
  assert.equal(sealer.open('state', text), undefined);
  assert.equal(new Sealer().open('session', text), undefined);
  fc.assert(
    fc.property(fc.nat(text.length - 2), (at) => {
      const other = text[at] === 'A' ? 'B' : 'A';
      assert.equal(
        sealer.open('session', text.slice(0, at) + other + text.slice(at + 1)),
        undefined,
      );
    }),
  );
});

test('sessionCookies() and joinShards() are each other backwards for every length that fits', () => {
  const expires = new Date(Date.now() + 60_000);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16_000 }), fc.boolean(), (length, secure) => {
      const sealed = 'abcdefg'.repeat(length).slice(0, length);
      const lines = sessionCookies(sealed, { expires, secure });
      for (const line of lines) {
        assert.ok(line.length < 4_200);
        assert.equal(line.includes('Secure'), secure);
        assert.match(line, /Path=\/;.*HttpOnly/);
      }
      const sent = lines.map((line) => line.slice(0, line.indexOf(';'))).join('; ');
      assert.equal(joinShards(parseCookies(sent)), sealed);
    }),
  );
  assert.throws(() => sessionCookies('x'.repeat(16_001), { expires, secure: true }), RangeError);
});

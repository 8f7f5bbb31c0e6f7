import fc from 'fast-check';
import { MARKER, visible } from './fuzz-words.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');

/**
 * Returns a generator of forged tokens, which are changed copies of a good token: a replaced part, a changed header or
 * claim, missing characters. The good token itself is never generated.
 */
export function tokens(good: string) {
  const [head = '', claims = '', signature = ''] = good.split('.');
  const parse = (part: string): object =>
    Object(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  const change = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(1e308, -1, null, MARKER, [], {}),
  );
  const changedHead = fc
    .tuple(fc.constantFrom('alg', 'crit', 'b64', 'typ', 'jku', 'jwk', 'x5u', '__proto__'), change)
    .map(([name, value]) => `${encode({ ...parse(head), [name]: value })}.${claims}.${signature}`);
  const changedClaim = fc
    .tuple(
      fc.constantFrom(
        'sub',
        'iss',
        'exp',
        'iat',
        'nbf',
        'client_id',
        'token_use',
        'origin_jti',
        'username',
      ),
      change,
    )
    .map(([name, value]) => `${head}.${encode({ ...parse(claims), [name]: value })}.${signature}`);
  const cut = fc
    .tuple(fc.nat(good.length), fc.nat(20))
    .map(([at, by]) => good.slice(0, at) + good.slice(at + by + 1));
  const any = fc.oneof(
    visible,
    fc.base64String({ maxLength: 300 }),
    fc.constant(`${head}.${claims}.`),
  );
  return fc.oneof(changedHead, changedClaim, cut, any).filter((token) => token !== good);
}

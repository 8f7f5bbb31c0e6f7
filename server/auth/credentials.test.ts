import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCredentials } from './credentials.ts';
import { SignInError, type SignInRefusal } from './sign-in-error.ts';

const ALB = ['x-amzn-oidc-data', 'a.b.c=', 'x-amzn-oidc-accesstoken', 'd.e.f'];

function refusalOf(rawHeaders: readonly string[]): SignInRefusal | 'accepted' {
  try {
    readCredentials(rawHeaders);
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof SignInError);
    return error.refusal;
  }
}

test('readCredentials() takes either kind', () => {
  assert.deepEqual(readCredentials(['Host', 'x', ...ALB]), {
    kind: 'alb',
    data: 'a.b.c=',
    accessToken: 'd.e.f',
    identity: undefined,
  });
  assert.deepEqual(readCredentials(['authorization', 'Bearer a.b.c']), {
    kind: 'bearer',
    token: 'a.b.c',
  });
});

const REFUSED: readonly (readonly [SignInRefusal, ...string[]])[] = [
  ['missing'],
  ['missing', 'Cookie', 'x-amzn-oidc-data=a'],
  ['incomplete', 'x-amzn-oidc-data', 'a.b.c'],
  ['incomplete', 'x-amzn-oidc-accesstoken', 'a.b.c'],
  ['incomplete', 'x-amzn-oidc-identity', 'somebody'],
  ['duplicate_header', ...ALB, 'X-AMZN-OIDC-DATA', 'a.b.c'],
  ['duplicate_header', ...ALB, 'X-Amzn-Oidc-AccessToken', 'd.e.f'],
  ['duplicate_header', ...ALB, 'x-amzn-oidc-identity', 'a', 'x-amzn-oidc-identity', 'a'],
  ['duplicate_header', 'authorization', 'Bearer a.b.c', 'Authorization', 'Bearer a.b.c'],
  ['smuggled_header', ...ALB, 'x_amzn_oidc_data', 'a.b.c'],
  ['smuggled_header', ...ALB, 'x-amzn-oidc_data', 'a.b.c'],
  ['smuggled_header', ...ALB, 'X.Amzn.Oidc.Identity', 'a'],
  ['smuggled_header', 'x-amzn-oidc-data2', 'a.b.c', 'authorization', 'Bearer a.b.c'],
  ['smuggled_header', 'xamznoidcdata', 'a.b.c'],
  ['both_kinds', ...ALB, 'authorization', 'Bearer a.b.c'],
  ['both_kinds', ...ALB, 'authorization', ''],
  ['both_kinds', 'x-amzn-oidc-identity', '', 'authorization', 'Bearer a.b.c'],
  ['malformed', 'x-amzn-oidc-data', '', 'x-amzn-oidc-accesstoken', ''],
  ['malformed', 'x-amzn-oidc-data', 'a.b.c', 'x-amzn-oidc-accesstoken', ''],
  ['malformed', 'x-amzn-oidc-data', 'a.b.c, a.b.c', 'x-amzn-oidc-accesstoken', 'd.e.f'],
  ['malformed', 'authorization', ''],
  ['malformed', 'authorization', 'Bearer'],
  ['malformed', 'authorization', 'Bearer '],
  ['malformed', 'authorization', 'a.b.c'],
  ['malformed', 'authorization', 'Basic YWxpY2U6YQ=='],
  ['malformed', 'authorization', 'Bearer a.b.c d.e.f'],
  ['malformed', 'authorization', 'Bearer a.b.c, Bearer a.b.c'],
  ['malformed', 'authorization', 'Bearer\ta.b.c'],
  ['malformed', 'authorization'],
];

for (const [refusal, ...rawHeaders] of REFUSED)
  test(`readCredentials() refuses ${JSON.stringify(rawHeaders)}: ${refusal}`, () => {
    assert.equal(refusalOf(rawHeaders), refusal);
  });

test('readCredentials() refuses any second spelling of a header beside the first', () => {
  const name = fc.constantFrom(...ALB.filter((_, at) => at % 2 === 0), 'x-amzn-oidc-identity');
  const spelling = fc.tuple(name, fc.array(fc.constantFrom('-', '_', '.', '')), fc.nat());
  fc.assert(
    fc.property(spelling, ([whole, separators, upper]) => {
      let at = 0;
      const spelled = Array.from(whole.replaceAll('-', () => separators[at++] ?? '-'))
        .map((letter, index) => ((upper >> (index % 30)) & 1 ? letter.toUpperCase() : letter))
        .join('');
      const refusal = refusalOf([...ALB, 'x-amzn-oidc-identity', 'a', spelled, 'a.b.c']);
      assert.ok(refusal === 'duplicate_header' || refusal === 'smuggled_header', refusal);
    }),
  );
});

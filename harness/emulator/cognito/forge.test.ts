import assert from 'node:assert/strict';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { test } from '../../kit/kit.ts';
import { accessClaims } from './claims.ts';
import { forge, makeForgeKeys, signClaims, type ForgedToken } from './forge.ts';
import { makePoolKeys } from './keys.ts';
import { UserPool } from './user-pool.ts';

test('forge() makes tokens that aws-jwt-verify refuses, but for the missing expiry', async () => {
  const userPoolId = 'eu-central-1_Test1';
  const pool = await makePoolKeys();
  const keys = await makeForgeKeys(pool);
  const [user] = await new UserPool(userPoolId, [{ username: 'alice', password: 'x' }]).all();
  assert.ok(user);
  const issuer = `https://cognito-idp.eu-central-1.amazonaws.com/${userPoolId}`;
  const signIn = { issuer, user, clientId: 'web', originJti: 'o', authTime: 1 };
  const claims = accessClaims(signIn, 'openid', 900);

  const jwks = new TextEncoder().encode(JSON.stringify({ keys: [pool.publicJwk] }));
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, clientId: 'web', tokenUse: 'access' },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: async () => jwks.buffer } }) },
  );
  await verifier.verify(await signClaims(claims, keys));
  const refused: ForgedToken[] = [
    'unsigned',
    'hmac_with_public_key',
    'other_key',
    'unknown_kid',
    'wrong_issuer',
    'wrong_client',
    'wrong_token_use',
    'expired',
    'not_yet_valid',
    'tampered',
    'truncated',
  ];
  for (const kind of refused) {
    await assert.rejects(verifier.verify(await forge(kind, claims, keys)), Error, kind);
  }
  // The JWT library accepts a token without an expiry, so the verifier must check the expiry itself.
  const endless = await verifier.verify(await forge('no_expiry', claims, keys));
  assert.equal(endless['exp'], undefined);
});

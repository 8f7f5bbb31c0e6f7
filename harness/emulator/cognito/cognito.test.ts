import assert from 'node:assert/strict';
import * as oidc from 'openid-client';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decodeJwt } from 'jose';
import { test } from '../../kit/kit.ts';
import { startPool } from './cognito.fixture.ts';
import { startCognito } from './cognito.ts';
import { ScriptedBrowser } from './scripted-browser.ts';

test("startCognito() issues tokens with Cognito's claims that aws-jwt-verify accepts", async (t) => {
  const { cognito, callbackOf, exchange } = await startPool(t);
  const tokens = await exchange(await callbackOf(new ScriptedBrowser(), 's'), 's');
  const jwksCache = new SimpleJwksCache({
    fetcher: { fetch: async () => (await fetch(cognito.jwksUrl)).arrayBuffer() },
  });
  const verifier = CognitoJwtVerifier.create(
    { userPoolId: 'eu-central-1_Test1', clientId: 'web', tokenUse: null },
    { jwksCache },
  );
  const access = await verifier.verify(tokens.access_token);
  assert.equal(access['token_use'], 'access');
  assert.equal(access['client_id'], 'web');
  assert.equal(access['username'], 'alice');
  assert.equal(access['version'], 2);
  assert.equal(access['scope'], 'openid email');
  assert.equal(access.iss, cognito.issuer);
  assert.equal(access['aud'], undefined);
  assert.equal(access.exp - access.iat, 900);
  const id = await verifier.verify(tokens.id_token ?? '');
  assert.equal(id['token_use'], 'id');
  assert.equal(id['cognito:username'], 'alice');
  assert.equal(id['email'], 'alice@example.com');
  assert.equal(id.sub, access.sub);
  assert.equal(id['origin_jti'], access['origin_jti']);
  const info = await fetch(`${cognito.domain}/oauth2/userInfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  assert.deepEqual(await info.json(), {
    sub: access.sub,
    email: 'alice@example.com',
    email_verified: 'true',
    username: 'alice',
  });
});

test('startCognito() keeps origin_jti and auth_time through refreshes, until the refresh token is revoked', async (t) => {
  const { cognito, configuration, callbackOf, exchange } = await startPool(t);
  const first = await exchange(await callbackOf(new ScriptedBrowser(), 's'), 's');
  const refreshToken = first.refresh_token ?? '';
  const second = await oidc.refreshTokenGrant(configuration, refreshToken);
  const third = await oidc.refreshTokenGrant(configuration, refreshToken);
  const claims = [first, second, third].map((tokens) => decodeJwt(tokens.access_token));
  assert.equal(new Set(claims.map((claim) => claim['origin_jti'])).size, 1);
  assert.equal(new Set(claims.map((claim) => claim['auth_time'])).size, 1);
  assert.equal(new Set(claims.map((claim) => claim.jti)).size, 3);

  await oidc.tokenRevocation(configuration, refreshToken);
  await assert.rejects(oidc.refreshTokenGrant(configuration, refreshToken), {
    error: 'invalid_grant',
  });
  const info = await fetch(`${cognito.domain}/oauth2/userInfo`, {
    headers: { authorization: `Bearer ${third.access_token}` },
  });
  await info.body?.cancel();
  assert.equal(info.status, 401);
});

test('startCognito() signs in again without a password until /logout', async (t) => {
  const { cognito, configuration, callbackOf, exchange, authorize } = await startPool(t);
  const browser = new ScriptedBrowser();
  const first = await exchange(await callbackOf(browser, 'a'), 'a');
  const again = await browser.send(authorize('b'));
  assert.match(again.headers.get('location') ?? '', /idpresponse\?code=/);

  const to = encodeURIComponent('http://127.0.0.1:9/signed-out');
  const out = await browser.send(`${cognito.domain}/logout?client_id=web&logout_uri=${to}`);
  assert.equal(out.status, 302);
  assert.equal(out.headers.get('location'), 'http://127.0.0.1:9/signed-out');
  const asked = await browser.send(authorize('c'));
  assert.match(asked.headers.get('location') ?? '', /^\/login\//);
  await oidc.refreshTokenGrant(configuration, first.refresh_token ?? '');
});

test('startCognito() names what is wrong with its options', async () => {
  await assert.rejects(
    startCognito({ region: 'here', userPoolId: 'x', clients: [] }),
    (error) =>
      error instanceof TypeError &&
      /region/.test(error.message) &&
      /userPoolId/.test(error.message),
  );
});

test('startCognito() gives a user the same sub after every start', async (t) => {
  const sub = async () => {
    const { callbackOf, exchange } = await startPool(t);
    const tokens = await exchange(await callbackOf(new ScriptedBrowser(), 's'), 's');
    return decodeJwt(tokens.access_token).sub;
  };
  assert.equal(await sub(), await sub());
});

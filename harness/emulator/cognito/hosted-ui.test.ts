import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { APP, startPool } from './cognito.fixture.ts';
import { forge, signClaims } from './forge.ts';

test('/logout refuses an address or client that is not known', async (t) => {
  const { cognito } = await startPool(t);
  const elsewhere = await fetch(
    `${cognito.domain}/logout?client_id=web&logout_uri=${encodeURIComponent('http://evil.example')}`,
  );
  assert.equal(elsewhere.status, 400);
  assert.match(await elsewhere.text(), /"http:\/\/evil\.example".+logout URLs/);
  const nobody = await fetch(`${cognito.domain}/logout?client_id=nobody&logout_uri=x`);
  await nobody.body?.cancel();
  assert.equal(nobody.status, 400);
});

test('/oauth2/authorize refuses an unknown client and a callback that is not registered', async (t) => {
  const { cognito } = await startPool(t);
  for (const query of [
    'client_id=nobody&response_type=code&scope=openid',
    `client_id=web&response_type=code&scope=openid&redirect_uri=${encodeURIComponent('http://evil.example/')}`,
  ]) {
    const response = await fetch(`${cognito.domain}/oauth2/authorize?${query}`, {
      redirect: 'manual',
    });
    assert.equal(response.status, 400);
    const code = query.includes('nobody') ? 'invalid_client' : 'redirect_mismatch';
    assert.match(await response.text(), new RegExp(`^${code}: `));
  }
});

test('/oauth2/authorize refuses a scope and a flow that the client may not use', async (t) => {
  const client = { clientId: 'web', callbackUrls: [APP], explicitAuthFlows: [] };
  const ask = async (more: { scopes?: string[]; codeFlow?: boolean }) => {
    const { authorize } = await startPool(t, {
      clients: [{ ...client, clientSecret: 'secret', ...more }],
    });
    const response = await fetch(authorize('s'), { redirect: 'manual' });
    const text = await response.text();
    return response.headers.get('location') ?? text;
  };
  assert.match(await ask({ scopes: ['openid', 'email'] }), /^\/login\//);
  assert.match(await ask({ scopes: ['openid'] }), /idpresponse\?error=invalid_scope/);
  assert.match(await ask({ codeFlow: false }), /unauthorized_client|redirect_mismatch/);
});

test('discovery and keys are served, without a private part', async (t) => {
  const { cognito } = await startPool(t);
  const base = cognito.jwksUrl.replace(/jwks\.json$/, 'openid-configuration');
  const configuration: unknown = await (await fetch(base)).json();
  assert.ok(typeof configuration === 'object' && configuration !== null);
  assert.equal(Reflect.get(configuration, 'issuer'), cognito.issuer);
  assert.equal(Reflect.get(configuration, 'jwks_uri'), cognito.jwksUrl);
  const text = await (await fetch(cognito.jwksUrl)).text();
  assert.match(text, /"kty":"RSA"/);
  assert.doesNotMatch(text, /"(d|p|q|dp|dq|qi)":/);
});

test('userInfo refuses no token, a forged one and one without the scope openid', async (t) => {
  const { cognito } = await startPool(t);
  const keys = await cognito.forgeKeys();
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: cognito.issuer,
    sub: 'x',
    token_use: 'access',
    exp: now + 60,
    scope: 'email',
  };
  for (const token of ['', await signClaims(claims, keys), await forge('unsigned', claims, keys)]) {
    const response = await fetch(`${cognito.domain}/oauth2/userInfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 401);
    assert.match(await response.text(), /invalid_token/);
  }
});

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { createAuthenticator } from './authenticate.ts';
import { startKeyServer } from './key-server.fixture.ts';
import {
  ALB_KEY,
  ALICE_SUB,
  API_CLIENT,
  apiToken,
  bearer,
  fromAlb,
  POOL_KEY,
  refusalReasonOf,
  seconds,
  signAccess,
  signData,
} from './token.fixture.ts';

const keys = await startKeyServer();
after(() => keys.close());

let auth = createAuthenticator(keys.config);
beforeEach(() => {
  auth = createAuthenticator(keys.config);
});

test('authenticate() accepts the load balancer with both its tokens', async () => {
  const exp = seconds(600);
  const principal = await auth.authenticate(fromAlb(signData(), signAccess({ exp })));
  assert.deepEqual(principal, {
    sub: ALICE_SUB,
    username: 'alice',
    originJti: 'origin-of-alice',
    groups: [],
    expiresAt: new Date(exp * 1_000),
    via: 'alb',
    fresh: true,
  });
  const withoutIdentity = fromAlb(signData(), signAccess()).slice(0, 4);
  assert.equal((await auth.authenticate(withoutIdentity)).sub, ALICE_SUB);
});

test('authenticate() accepts a bearer token of the API client, whatever the case of scheme and name', async () => {
  const token = apiToken({ origin_jti: undefined, jti: 'only-jti' });
  const principal = await auth.authenticate(['AUTHORIZATION', `bEARER  ${token}`]);
  assert.equal(principal.via, 'bearer');
  assert.equal(principal.originJti, 'only-jti');
});

test('authenticate() tells an access token verified now from one remembered', async () => {
  const access = signAccess();
  assert.equal((await auth.authenticate(fromAlb(signData(), access))).fresh, true);
  assert.equal((await auth.authenticate(fromAlb(signData(), access))).fresh, false);
});

test('authenticate() refuses a token verified for one role in the other', async () => {
  const [access, api] = [signAccess(), apiToken()];
  await auth.authenticate(fromAlb(signData(), access));
  await auth.authenticate(bearer(api));
  assert.equal(await refusalReasonOf(auth, bearer(access)), 'client');
  assert.equal(await refusalReasonOf(auth, fromAlb(signData(), api)), 'client');
});

test('authenticate() refuses a remembered token once it has expired', async () => {
  let ahead = 0;
  auth = createAuthenticator(keys.config, { now: () => Date.now() + ahead });
  await auth.hydrate();
  const headers = bearer(apiToken({ exp: seconds(3) }));
  await auth.authenticate(headers);
  ahead = 10_000;
  await new Promise((resolve) => setTimeout(resolve, 3_100));
  assert.equal(await refusalReasonOf(auth, headers), 'expired');
});

test('authenticate() never lets RSA stand in for the elliptic key, or the other way round', async () => {
  const asData = signData({}, {}, POOL_KEY.privateKey);
  assert.equal(await refusalReasonOf(auth, fromAlb(asData, signAccess())), 'signature');
  const asAccess = signAccess({ client_id: API_CLIENT }, {}, ALB_KEY.privateKey);
  assert.equal(await refusalReasonOf(auth, bearer(asAccess)), 'signature');
});

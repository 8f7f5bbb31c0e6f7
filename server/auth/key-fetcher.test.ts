import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { createAuthenticator } from './authenticate.ts';
import { startKeyServer } from './key-server.fixture.ts';
import { KeysUnreachableError, SignInError } from './sign-in-error.ts';
import { API_CLIENT, signAccess, signData } from './token.fixture.ts';

const keys = await startKeyServer();
after(() => keys.close());

let now = Date.now();
let auth = createAuthenticator(keys.config);
beforeEach(() => {
  keys.state.answer = 'keys';
  keys.paths.length = 0;
  now = Date.now();
  auth = createAuthenticator(keys.config, { keyTimeoutMs: 200, now: () => now });
});

const bearer = (kid = 'pool-1') => [
  'authorization',
  `Bearer ${signAccess({ client_id: API_CLIENT }, { kid })}`,
];
const access = signAccess();
const fromAlb = (kid?: string) => [
  'x-amzn-oidc-data',
  signData({}, kid === undefined ? {} : { kid }),
  'x-amzn-oidc-accesstoken',
  access,
];
const outcome = (headers: readonly string[]): Promise<string> =>
  auth.authenticate(headers).then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof SignInError) return error.refusal;
      assert.ok(error instanceof KeysUnreachableError, String(error));
      assert.equal(error.reason, 'keys_unreachable');
      assert.equal(error.code, 'SERVICE_UNAVAILABLE');
      return 'unreachable';
    },
  );

test('hydrate() fetches the keys of the pool, so that the first sign-in need not', async () => {
  assert.equal(await auth.hydrate(), 'fetched');
  assert.equal(await outcome(bearer()), 'accepted');
  assert.deepEqual(keys.paths, ['/jwks']);
});

test('hydrate() survives an endpoint out of reach, and the keys are fetched when needed', async () => {
  keys.state.answer = { status: 500, body: '' };
  assert.equal(await auth.hydrate(), 'unreachable');
  keys.state.answer = 'keys';
  now += 1_001;
  assert.equal(await outcome(bearer()), 'accepted');
});

const FAULTS = {
  'a server error': { status: 500, body: 'no' },
  'a throttle': { status: 429, body: 'no' },
  'a redirect': { status: 302, body: '' },
  'an answer that is no key': { status: 200, body: '<html>sign in to the wireless network</html>' },
  silence: 'hang',
} as const;

for (const [name, answer] of Object.entries(FAULTS))
  test(`authenticate() answers ${name} of the key endpoint with KeysUnreachableError`, async () => {
    keys.state.answer = answer;
    assert.equal(await outcome(bearer()), 'unreachable');
    keys.state.answer = 'keys';
    now += 1_001;
    await auth.hydrate();
    keys.state.answer = answer;
    assert.equal(await outcome(fromAlb()), 'unreachable');
    keys.state.answer = 'keys';
    now += 1_001;
    assert.equal(await outcome(fromAlb()), 'accepted');
  });

test('authenticate() answers with KeysUnreachableError when nothing listens, and goes on with keys it has', async () => {
  const gone = await startKeyServer();
  auth = createAuthenticator(gone.config, { now: () => now });
  await auth.hydrate();
  await gone.close();
  assert.equal(await outcome(bearer()), 'accepted');
  assert.equal(await outcome(fromAlb()), 'unreachable');
});

test('authenticate() does not ask an endpoint that just failed', async () => {
  keys.state.answer = { status: 503, body: '' };
  for (let i = 0; i < 20; i++) assert.equal(await outcome(bearer()), 'unreachable');
  assert.equal(keys.paths.length, 1);
});

test('authenticate() fetches the keys once for many requests at a time', async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(bearer())));
  assert.deepEqual(new Set(outcomes), new Set(['accepted']));
  assert.equal(keys.paths.length, 1);
});

test('authenticate() fetches little for many forged key ids of the pool, and still accepts good tokens', async () => {
  await auth.hydrate();
  for (let i = 0; i < 50; i++) assert.equal(await outcome(bearer(`forged-${i}`)), 'unknown_key');
  assert.equal(keys.paths.length, 2);
  assert.equal(await outcome(bearer()), 'accepted');
});

test('authenticate() fetches at most ten keys of the load balancer a minute', async () => {
  for (let i = 0; i < 50; i++) assert.equal(await outcome(fromAlb(randomUUID())), 'unknown_key');
  assert.equal(keys.paths.filter((path) => path.startsWith('/alb/')).length, 10);
  now += 60_000;
  assert.equal(await outcome(fromAlb()), 'accepted');
});

test('authenticate() asks for no key of the load balancer without a good access token', async () => {
  const headers = ['x-amzn-oidc-data', signData(), 'x-amzn-oidc-accesstoken', `${access}x`];
  assert.equal(await outcome(headers), 'signature');
  assert.deepEqual(keys.paths, ['/jwks']);
});

import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import { createAuthenticator } from './authenticate.ts';
import { startKeyServer } from './key-server.fixture.ts';
import { KeysUnreachableError, SignInError } from './sign-in-error.ts';
import { API_CLIENT, POOL_KEY, signAccess, signData } from './token.fixture.ts';

const keys = await startKeyServer();
after(() => keys.close());

let now = Date.now();
let auth = createAuthenticator(keys.config);
beforeEach(() => {
  keys.state.answer = 'keys';
  keys.paths.length = 0;
  now = Date.now();
  auth = createAuthenticator(keys.config, { keyTimeoutMs: 1_500, now: () => now });
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
const outcome = (headers: readonly string[], by = auth): Promise<string> =>
  by.authenticate(headers).then(
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

const forged = (count: number) => Array.from({ length: count }, (_, at) => bearer(`forged-${at}`));

test('authenticate() fetches once for many forged key ids at a time, and refuses them all', async () => {
  auth = createAuthenticator(keys.config);
  await auth.hydrate();
  const good = outcome(bearer());
  const outcomes = await Promise.all(forged(50).map((one) => outcome(one)));
  assert.deepEqual(new Set(outcomes), new Set(['unknown_key']));
  assert.ok(keys.paths.length <= 4, `${keys.paths.length} fetches`);
  assert.equal(await good, 'accepted');
});

test('authenticate() says that keys are out of reach when too many wait for a look', async () => {
  auth = createAuthenticator(keys.config);
  await auth.hydrate();
  const outcomes = await Promise.all(forged(250).map((one) => outcome(one)));
  assert.equal(outcomes.filter((one) => one === 'unreachable').length, 50);
  assert.equal(outcomes.filter((one) => one === 'unknown_key').length, 200);
  assert.equal(await outcome(bearer()), 'accepted');
});

const rotated = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const newToken = (kid = 'pool-2') => [
  'authorization',
  `Bearer ${signAccess({ client_id: API_CLIENT }, { kid }, rotated.privateKey)}`,
];
const withRotated = { 'pool-1': POOL_KEY.publicKey, 'pool-2': rotated.publicKey };

/** Starts a server with the public keys of a user pool, and an authenticator that reads the keys from the server. */
async function startPool() {
  const server = await startKeyServer();
  const auth = createAuthenticator(server.config);
  return { server, auth, ask: (headers: readonly string[]) => outcome(headers, auth) };
}
type Pool = Awaited<ReturnType<typeof startPool>>;

const BEFORE_ROTATION: Readonly<Record<string, (pool: Pool) => Promise<unknown>>> = {
  'nothing was forged': async () => {},
  'one key id was forged': ({ ask }) => ask(bearer('forged')),
  'many key ids were forged': ({ ask }) => Promise.all(forged(100).map(ask)),
  'its own key id was forged': ({ ask }) => ask(bearer('pool-2')),
  'key ids are being forged': async ({ ask }) => void Promise.all(forged(100).map(ask)),
  'the endpoint failed': async ({ ask, server }) => {
    server.state.answer = { status: 500, body: '' };
    assert.equal(await ask(bearer('forged')), 'unreachable');
    server.state.answer = 'keys';
  },
};
// Each test waits for key look-ups that are seconds apart, so four tests run at the same time. On a busy machine,
// twelve concurrent tests would slow each other down too much.
describe('authenticate() never refuses a token of a new key', { concurrency: 4 }, () => {
  for (const [name, attack] of Object.entries(BEFORE_ROTATION))
    for (const isFresh of [true, false])
      test(`after ${name}, ${isFresh ? 'on a task just started' : 'on a task with keys'}`, async (t) => {
        const pool = await startPool();
        const { server, auth, ask } = pool;
        t.after(() => server.close());
        if (!isFresh) await auth.hydrate();
        await attack(pool);
        server.setPoolKeys(withRotated);
        const outcomes = await Promise.all([ask(newToken()), ask(newToken())]);
        for (const one of outcomes) assert.match(one, /^(accepted|unreachable)$/);
        await auth.hydrate();
        assert.equal(await ask(newToken()), 'accepted');
        assert.equal(await ask(bearer()), 'accepted');
      });
});

test('hydrate() notices a rotation, and forgets a key that the pool gave up', async (t) => {
  t.after(() => keys.setPoolKeys({ 'pool-1': POOL_KEY.publicKey }));
  auth = createAuthenticator(keys.config);
  await auth.hydrate();
  keys.setPoolKeys({ 'pool-2': rotated.publicKey });
  await auth.hydrate();
  assert.equal(await outcome(newToken()), 'accepted');
  assert.equal(await outcome(bearer()), 'unknown_key');
});

test('hydrate() keeps the keys it has when it gets an empty set, or none', async () => {
  await auth.hydrate();
  for (const body of [
    '{"keys":[]}',
    '{}',
    '[]',
    '{"keys":[{"kid":"a"}]}',
    '{"keys":{}}',
    'null',
    '',
  ]) {
    keys.state.answer = { status: 200, body };
    assert.equal(await auth.hydrate(), 'unreachable', body);
    assert.equal(await outcome(bearer()), 'accepted');
  }
});

test('authenticate() counts forged key ids of the load balancer for their person alone', async () => {
  const mallory = { sub: 'mallory' };
  const forge = () => [
    'x-amzn-oidc-data',
    signData(mallory, { kid: randomUUID() }),
    'x-amzn-oidc-accesstoken',
    signAccess(mallory),
  ];
  const outcomes: string[] = [];
  for (let i = 0; i < 20; i++) outcomes.push(await outcome(forge()));
  assert.deepEqual(outcomes.slice(0, 5), Array(5).fill('unknown_key'));
  assert.deepEqual(outcomes.slice(5), Array(15).fill('unreachable'));
  assert.equal(keys.paths.filter((path) => path.startsWith('/alb/')).length, 5);
  assert.equal(await outcome(fromAlb()), 'accepted');
  const kid = randomUUID();
  const next = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  keys.addBalancerKey(kid, next.publicKey);
  const rotatedData = ['x-amzn-oidc-data', signData({}, { kid }, next.privateKey)];
  const headers = [...rotatedData, 'x-amzn-oidc-accesstoken', access];
  assert.deepEqual(
    await Promise.all(Array.from({ length: 20 }, () => outcome(headers))),
    Array(20).fill('accepted'),
  );
});

test('authenticate() refuses keys that are too weak, although the pool publishes them', async (t) => {
  t.after(() => keys.setPoolKeys({ 'pool-1': POOL_KEY.publicKey }));
  for (const modulusLength of [512, 1_024, 2_040]) {
    const weak = generateKeyPairSync('rsa', { modulusLength });
    keys.setPoolKeys({ 'pool-1': POOL_KEY.publicKey, weak: weak.publicKey });
    await auth.hydrate();
    const token = signAccess({ client_id: API_CLIENT }, { kid: 'weak' }, weak.privateKey);
    assert.equal(await outcome(['authorization', `Bearer ${token}`]), 'weak_key');
    assert.equal(await outcome(bearer()), 'accepted');
  }
});

test('authenticate() asks for no key of the load balancer without a good access token', async () => {
  const headers = ['x-amzn-oidc-data', signData(), 'x-amzn-oidc-accesstoken', `${access}x`];
  assert.equal(await outcome(headers), 'signature');
  assert.deepEqual(keys.paths, ['/jwks']);
});

import assert from 'node:assert/strict';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  ListUsersCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { test, type TestContext } from '../../../kit/kit.ts';
import { ScriptedBrowser } from '../scripted-browser.ts';
import { startAppliedCognito } from './applied-cognito.ts';
import { POOL_ALICE, applyPool, NO_MOTO, startAws } from './applied-pool.fixture.ts';

const PUBLIC = 'https://test-1.us-east-1.elb.amazonaws.com';
const LOOPBACK = 'http://127.0.0.1:9';

const aws = await startAws();
test.afterAll(() => aws?.close());

async function start(t: TestContext) {
  if (!aws) throw new Error(NO_MOTO);
  const pool = await applyPool(aws, PUBLIC);
  const said: string[] = [];
  const cognito = await startAppliedCognito({
    aws,
    toLoopback: (url) => url.replace(PUBLIC, LOOPBACK),
    say: (text) => said.push(text),
  });
  await cognito.ready();
  const client = new CognitoIdentityProviderClient({ ...aws, endpoint: cognito.url });
  t.after(async () => {
    await pool.api.send(new DeleteUserPoolCommand({ UserPoolId: pool.UserPoolId }));
    pool.api.destroy();
    client.destroy();
    await cognito.close();
  });
  const { UserPoolId, webClientId, apiClientId } = pool;
  const signIn = (
    PASSWORD: string,
    { ClientId = apiClientId, AuthFlow = 'ADMIN_USER_PASSWORD_AUTH' as const } = {},
  ) =>
    client.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow,
        AuthParameters: { USERNAME: 'Alice', PASSWORD },
      }),
    );
  const authorize = (redirectUri = `${LOOPBACK}/oauth2/idpresponse`) => {
    const query = new URLSearchParams({
      client_id: webClientId,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: redirectUri,
    });
    return `${cognito.url}/oauth2/authorize?${query.toString()}`;
  };
  return { pool, cognito, client, said, signIn, authorize };
}

const skip = aws ? false : NO_MOTO;

test(
  "startAppliedCognito() signs applied people in with its own keys, as the applied pool's issuer",
  { ignore: skip },
  async (t) => {
    const { pool, cognito, signIn } = await start(t);
    const { AuthenticationResult: result } = await signIn(POOL_ALICE.password);
    const keys = createRemoteJWKSet(new URL(cognito.jwksUrlFor(pool.UserPoolId)));
    const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.UserPoolId}`;
    const { payload } = await jwtVerify(result?.AccessToken ?? '', keys, { issuer });
    assert.equal(payload['client_id'], pool.apiClientId);
    assert.equal(Number(payload.exp) - Number(payload.iat), 900);
    const person = await pool.api.send(
      new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username: 'alice' }),
    );
    assert.equal(payload.sub, person.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value);
    const published = await (await fetch(cognito.jwksUrlFor(pool.UserPoolId))).text();
    assert.doesNotMatch(published, /dummy/);
    assert.equal((await cognito.forgeKeys(pool.UserPoolId)).kid, JSON.parse(published).keys[0].kid);
  },
);

test(
  'startAppliedCognito() refuses what the AWS API emulator would let pass',
  { ignore: skip },
  async (t) => {
    const { pool, client, signIn } = await start(t);
    await assert.rejects(signIn('wrong'), { name: 'NotAuthorizedException' });
    await assert.rejects(signIn(''), { name: 'NotAuthorizedException' });
    await assert.rejects(signIn(POOL_ALICE.password, { ClientId: pool.webClientId }), {
      message: /Auth flow not enabled/,
    });
    const { UserPoolId, apiClientId: ClientId } = pool;
    const srp = new AdminInitiateAuthCommand({ UserPoolId, ClientId, AuthFlow: 'USER_SRP_AUTH' });
    await assert.rejects(client.send(srp), { message: /Unsupported AuthFlow/ });
  },
);

test(
  'startAppliedCognito() passes people and passwords on to the AWS API',
  { ignore: skip },
  async (t) => {
    const { pool, client } = await start(t);
    const bob = { UserPoolId: pool.UserPoolId, Username: 'bob' };
    await client.send(
      new AdminCreateUserCommand({ ...bob, TemporaryPassword: 'Temporary-pass-1' }),
    );
    await assert.rejects(client.send(new AdminCreateUserCommand({ ...bob, Username: 'BOB' })), {
      name: 'UsernameExistsException',
    });
    const set = (Password: string) =>
      client.send(new AdminSetUserPasswordCommand({ ...bob, Password, Permanent: true }));
    await assert.rejects(set('Short-1!'), { message: /not long enough/ });
    await set('Permanent-pass-1');
    const { UserStatus } = await pool.api.send(new AdminGetUserCommand(bob));
    assert.equal(UserStatus, 'CONFIRMED');
    const { Users } = await client.send(new ListUsersCommand({ UserPoolId: pool.UserPoolId }));
    assert.deepEqual(
      Users?.map(({ Username }) => Username),
      ['alice', 'bob'],
    );
  },
);

test(
  'a person with a temporary password chooses one in the hosted UI',
  { ignore: skip },
  async (t) => {
    const { pool, authorize, signIn } = await start(t);
    const person = { UserPoolId: pool.UserPoolId, Username: 'alice' };
    const temporary = { ...person, Password: 'Temporary-pass-1', Permanent: false };
    await pool.api.send(new AdminSetUserPasswordCommand(temporary));
    assert.equal((await signIn('Temporary-pass-1')).ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const browser = new ScriptedBrowser();
    const form = await browser.signIn(authorize(), {
      username: 'alice',
      password: 'Temporary-pass-1',
    });
    assert.match(await form.response.text(), /Choose a new password/);
    const chosen = { new_password: 'Chosen-pass-12', confirm_password: 'Chosen-pass-12' };
    const post = { method: 'POST', body: new URLSearchParams(chosen) };
    const done = await browser.send(form.url, post);
    const back = await browser.send(new URL(done.headers.get('location') ?? '', form.url).href);
    assert.match(
      back.headers.get('location') ?? '',
      /^http:\/\/127\.0\.0\.1:9\/oauth2\/idpresponse\?code=/,
    );
    assert.ok((await signIn('Chosen-pass-12')).AuthenticationResult);
  },
);

test(
  'callback and logout URLs are the applied ones, on loopback, within two seconds of a change',
  { ignore: skip },
  async (t) => {
    const { pool, cognito, authorize } = await start(t);
    const ask = async (redirectUri?: string) => {
      const response = await fetch(authorize(redirectUri), { redirect: 'manual' });
      const text = await response.text();
      return response.headers.get('location') ?? text;
    };
    const change = (url: string) =>
      pool.api.send(
        new UpdateUserPoolClientCommand({
          UserPoolId: pool.UserPoolId,
          ClientId: pool.webClientId,
          CallbackURLs: [url],
        }),
      );
    assert.match(await ask(), /^\/login\//);
    assert.match(await ask(`${PUBLIC}/oauth2/idpresponse`), /^redirect_mismatch/);
    const to = async (url: string) => {
      const response = await fetch(
        `${cognito.url}/logout?client_id=${pool.webClientId}&logout_uri=${encodeURIComponent(url)}`,
        { redirect: 'manual' },
      );
      await response.body?.cancel();
      return response;
    };
    assert.equal(
      (await to(`${LOOPBACK}/signed-out`)).headers.get('location'),
      `${LOOPBACK}/signed-out`,
    );
    assert.equal((await to(`${LOOPBACK}/`)).status, 400);

    for (const wrong of [`${PUBLIC}/oauth2/idpresponse/`, `${LOOPBACK}/oauth2/idpresponse`]) {
      await change(wrong);
      const began = performance.now();
      while (!(await ask()).startsWith('redirect_mismatch')) {
        assert.ok(performance.now() - began < 30_000, wrong);
      }
    }
  },
);

test('a second pool is refused, and the first one stays', { ignore: skip }, async (t) => {
  const { pool, cognito, said, signIn } = await start(t);
  const hostedUi = await cognito.hostedUi(pool.arn, pool.domain);
  assert.equal(hostedUi.domain, cognito.url);
  await assert.rejects(cognito.hostedUi(pool.arn, 'other'), /domain "other", only .+domain "test-/);
  const { UserPool: second } = await pool.api.send(
    new CreateUserPoolCommand({ PoolName: 'second' }),
  );
  t.after(() => pool.api.send(new DeleteUserPoolCommand({ UserPoolId: second?.Id })));
  await cognito.refresh();
  assert.match(cognito.problem() ?? '', /one at a time is emulated/);
  assert.ok((await signIn(POOL_ALICE.password)).AuthenticationResult);
  assert.equal(said.length, 1);
});

test('nothing is served before there is a pool', { ignore: skip }, async (t) => {
  if (!aws) return;
  const cognito = await startAppliedCognito({
    aws,
    toLoopback: (url) => url,
    say: () => undefined,
  });
  t.after(() => cognito.close());
  const response = await fetch(`${cognito.url}/oauth2/authorize`);
  assert.equal(response.status, 400);
  assert.match(await response.text(), /There is no user pool in us-east-1 yet/);
});

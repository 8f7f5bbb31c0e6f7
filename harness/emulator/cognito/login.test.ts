import assert from 'node:assert/strict';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { test, type TestContext } from '../../kit/kit.ts';
import { startCognito } from './cognito.ts';
import { ScriptedBrowser } from './scripted-browser.ts';

const CALLBACK = 'http://127.0.0.1:9/oauth2/idpresponse';
const right = new URLSearchParams({ username: 'alice', password: 'correct horse' });

async function start(t: TestContext) {
  const cognito = await startCognito({
    region: 'eu-central-1',
    userPoolId: 'eu-central-1_Test1',
    title: 'Sign in to "A & B"',
    clients: [{ clientId: 'web', callbackUrls: [CALLBACK], explicitAuthFlows: [] }],
    users: [{ username: 'alice', password: 'correct horse' }],
  });
  t.after(() => cognito.close());
  // A public client must send a PKCE challenge. Any challenge will do, because the test never redeems the code.
  const pkce = `code_challenge_method=S256&code_challenge=${'a'.repeat(43)}`;
  const authorize = `${cognito.domain}/oauth2/authorize?client_id=web&response_type=code&scope=openid&redirect_uri=${encodeURIComponent(CALLBACK)}&${pkce}`;
  const begin = async (browser: ScriptedBrowser) => {
    const response = await browser.send(authorize);
    return new URL(response.headers.get('location') ?? '', cognito.domain).href;
  };
  return { cognito, authorize, begin };
}

test('the sign-in page is a labelled form that allows no script and no frame', async (t) => {
  const { begin } = await start(t);
  const browser = new ScriptedBrowser();
  const response = await browser.send(await begin(browser));
  const html = await response.text();
  assert.equal(response.status, 200);
  assert.match(html, /<title>Sign in to &quot;A &amp; B&quot;<\/title>/);
  assert.match(html, /<label for="username">/);
  assert.match(html, /autocomplete="current-password"/);
  assert.doesNotMatch(html, /role="alert"/);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(
    policy,
    /default-src 'none'.+form-action 'self' http:\/\/127\.0\.0\.1:9;.+frame-ancestors 'none'/,
  );
  assert.equal(response.headers.get('cache-control'), 'no-store');
});

test('the sign-in page says that name or password are wrong, keeps the name, and escapes it', async (t) => {
  const { begin } = await start(t);
  const browser = new ScriptedBrowser();
  const url = await begin(browser);
  for (const username of ['alice', '"><script>', '']) {
    const body = new URLSearchParams({ username, password: 'wrong' });
    const refused = await browser.send(url, { method: 'POST', body });
    assert.equal(refused.status, 303);
    const response = await browser.send(url);
    const html = await response.text();
    assert.equal(response.status, 200);
    assert.match(html, /role="alert">Incorrect username or password\.</);
    assert.doesNotMatch(html, /<script>/);
    if (username === 'alice') assert.match(html, /value="alice"/);
  }
  assert.doesNotMatch(await (await browser.send(url)).text(), /role="alert"/);
  const large = new URLSearchParams({ username: 'a'.repeat(70_000) });
  assert.equal((await browser.send(url, { method: 'POST', body: large })).status, 413);
  const accepted = await browser.send(url, { method: 'POST', body: right });
  assert.equal(accepted.status, 303);
});

test('two sign-in pages open at once both work', async (t) => {
  const { begin } = await start(t);
  const browser = new ScriptedBrowser();
  const [first, second] = [await begin(browser), await begin(browser)];
  for (const url of [second, first]) {
    const response = await browser.send(url, { method: 'POST', body: right });
    assert.equal(response.status, 303);
    const resumed = await browser.send(new URL(response.headers.get('location') ?? '', url).href);
    assert.match(
      resumed.headers.get('location') ?? '',
      /^http:\/\/127\.0\.0\.1:9\/oauth2\/idpresponse\?code=/,
    );
  }
});

test('a sign-in page that is done with leads on instead of failing', async (t) => {
  const { begin } = await start(t);
  const browser = new ScriptedBrowser();
  const url = await begin(browser);
  const response = await browser.send(url, { method: 'POST', body: right });
  await browser.send(new URL(response.headers.get('location') ?? '', url).href);
  for (const init of [{}, { method: 'POST', body: right }]) {
    const back = await browser.send(url, init);
    assert.equal(back.status, 303);
    const location = new URL(back.headers.get('location') ?? '', url);
    const on = await browser.send(location.href);
    assert.match(
      on.headers.get('location') ?? '',
      /^http:\/\/127\.0\.0\.1:9\/oauth2\/idpresponse\?code=/,
    );
  }
});

test('a temporary password asks for a new one, which the policy must allow', async (t) => {
  const { begin, cognito } = await start(t);
  const api = new CognitoIdentityProviderClient({
    region: 'eu-central-1',
    endpoint: cognito.apiUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  t.after(() => api.destroy());
  const bob = { UserPoolId: 'eu-central-1_Test1', Username: 'bob' };
  await api.send(new AdminCreateUserCommand({ ...bob, TemporaryPassword: 'Temporary1!' }));

  const browser = new ScriptedBrowser();
  const url = await begin(browser);
  const post = async (form: Record<string, string>) => {
    const done = await browser.send(url, { method: 'POST', body: new URLSearchParams(form) });
    assert.equal(done.status, 303);
    return done.headers.get('location') ?? '';
  };
  const choose = (password: string, again = password) =>
    post({ new_password: password, confirm_password: again });
  const page = async () => (await browser.send(url)).text();

  // This browser has not sent the temporary password, so it must not be able to choose a new one.
  await choose('Chosen1!x');
  assert.match(await page(), /Incorrect username or password/);
  await post({ username: 'bob', password: 'Temporary1!' });
  assert.match(await page(), /<h1>Choose a new password<\/h1>[^]+for bob is temporary/);
  await choose('Chosen1!x', 'Chosen1!y');
  assert.match(await page(), /not the same/);
  await choose('chosen');
  assert.match(await page(), /did not conform with policy: Password not long enough/);
  assert.match(await choose('Chosen1!x'), /\/oauth2\/authorize\//);
  const { UserStatus } = await api.send(new AdminGetUserCommand(bob));
  assert.equal(UserStatus, 'CONFIRMED');
});

test("a post without the attempt's cookie or from another site signs nobody in", async (t) => {
  const { begin, cognito } = await start(t);
  const browser = new ScriptedBrowser();
  const url = await begin(browser);
  const foreign = await browser.send(url, {
    method: 'POST',
    body: right,
    headers: { origin: 'http://evil.example' },
  });
  await foreign.body?.cancel();
  assert.equal(foreign.status, 403);
  const bare = await fetch(url, { method: 'POST', body: right, redirect: 'manual' });
  await bare.body?.cancel();
  assert.equal(bare.status, 400);
  const unknown = await fetch(`${cognito.domain}/login/unknown`);
  assert.equal(unknown.status, 400);
  assert.match(await unknown.text(), /it has ended/);
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { AlbJwtVerifier, CognitoJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import * as z from 'zod';
import { test, type TestContext } from '../../kit/kit.ts';
import { ScriptedBrowser } from '../cognito/scripted-browser.ts';
import { responseStatus } from '../status-of.fixture.ts';
import { LOGIN_ALICE, ARN, echoed, POOL, startWithLogin } from './balancer.fixture.ts';

const Echo = z.object({ method: z.string(), url: z.string(), rawHeaders: z.array(z.string()) });

async function signedIn(t: TestContext, options: Parameters<typeof startWithLogin>[1] = {}) {
  const { balancer, cognito } = await startWithLogin(t, options);
  const browser = new ScriptedBrowser();
  const visit = await browser.signIn(`${balancer.url}/c/1?x=1&y=a%2Fb`, LOGIN_ALICE);
  return { balancer, cognito, browser, visit };
}

const headersOf = async (response: Response) => {
  const { rawHeaders } = Echo.parse(await response.json());
  return (name: string) => echoed(rawHeaders, name);
};

test('authenticate-cognito signs in and returns to the address with its query', async (t) => {
  const { balancer, visit } = await signedIn(t);
  assert.equal(visit.response.status, 200);
  assert.equal(visit.url, `${balancer.url}/c/1?x=1&y=a%2Fb`);
  assert.equal(Echo.parse(await visit.response.json()).url, '/c/1?x=1&y=a%2Fb');
});

test('authenticate-cognito sends an identity and an access token that aws-jwt-verify accepts', async (t) => {
  const { balancer, cognito, visit } = await signedIn(t);
  const header = await headersOf(visit.response);
  const [data = ''] = header('x-amzn-oidc-data');
  for (const segment of data.split('.')) assert.equal(segment.length % 4, 0);

  const fetched: string[] = [];
  const keysUrl = 'https://public-keys.auth.elb.eu-central-1.amazonaws.com';
  const fetcher = {
    async fetch(uri: string) {
      fetched.push(uri);
      const response = await fetch(uri.replace(keysUrl, balancer.publicKeysUrl));
      assert.equal(response.status, 200);
      return response.arrayBuffer();
    },
  };
  const identity = await AlbJwtVerifier.create(
    { albArn: ARN, issuer: cognito.issuer, clientId: 'web' },
    { jwksCache: new AlbJwksCache({ fetcher }) },
  ).verify(data);
  assert.equal(identity['username'], 'alice');
  assert.match(fetched.join(), new RegExp(`^${keysUrl}/[0-9a-f-]{36}$`));
  assert.ok(identity.exp - Date.now() / 1_000 <= 120);

  const [access = ''] = header('x-amzn-oidc-accesstoken');
  const jwks = { fetch: async () => (await fetch(cognito.jwksUrl)).arrayBuffer() };
  const token = await CognitoJwtVerifier.create(
    { userPoolId: POOL, clientId: 'web', tokenUse: 'access' },
    { jwksCache: new SimpleJwksCache({ fetcher: jwks }) },
  ).verify(access);
  assert.equal(token.sub, identity.sub);
  assert.deepEqual(header('x-amzn-oidc-identity'), [token.sub]);
});

test('a wrong password leads to no session', async (t) => {
  const { balancer } = await startWithLogin(t);
  const browser = new ScriptedBrowser();
  const { response, url } = await browser.signIn(balancer.url, {
    ...LOGIN_ALICE,
    password: 'wrong',
  });
  assert.match(url, /\/login\//);
  assert.match(await response.text(), /Incorrect username or password\./);
  assert.equal(browser.cookies().has('AWSELBAuthSessionCookie-0'), false);
});

test('without a session deny answers the 401 page, authenticate redirects', async (t) => {
  const { balancer, cognito } = await startWithLogin(t);
  const denied = await fetch(`${balancer.url}/trpc/chat`, { method: 'POST', body: '{}' });
  assert.equal(denied.status, 401);
  assert.equal(denied.headers.get('content-type'), 'text/html');
  assert.equal(denied.headers.get('server'), 'awselb/2.0');
  assert.match(
    await denied.text(),
    /^<html>\r\n<head><title>401 Authorization Required<\/title><\/head>/,
  );

  const page = await fetch(`${balancer.url}/`, { redirect: 'manual' });
  await page.body?.cancel();
  assert.equal(page.status, 302);
  const location = new URL(page.headers.get('location') ?? '');
  assert.equal(location.origin, cognito.domain);
  assert.equal(location.searchParams.get('redirect_uri'), `${balancer.url}/oauth2/idpresponse`);
});

test('an access token that has expired is refreshed, once for requests at the same time', async (t) => {
  const { balancer, browser, visit } = await signedIn(t, { accessTokenSeconds: 2 });
  const [first] = (await headersOf(visit.response))('x-amzn-oidc-accesstoken');
  await sleep(2_100);
  const answers = await Promise.all([1, 2, 3].map(() => browser.send(`${balancer.url}/trpc/x`)));
  const tokens = await Promise.all(
    answers.map(async (answer) => (await headersOf(answer))('x-amzn-oidc-accesstoken')[0]),
  );
  assert.equal(new Set(tokens).size, 1);
  assert.notEqual(tokens[0], first);
  for (const answer of answers)
    assert.match(answer.headers.getSetCookie().join(), /AWSELBAuthSessionCookie-0=/);
});

test('a session ends when its refresh token is revoked and the access token has expired', async (t) => {
  const { balancer, browser, cognito } = await signedIn(t, { accessTokenSeconds: 2 });
  const signedOut = await fetch(cognito.apiUrl, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=local',
      'x-amz-target': 'AWSCognitoIdentityProviderService.AdminUserGlobalSignOut',
    },
    body: JSON.stringify({ UserPoolId: POOL, Username: 'alice' }),
  });
  await signedOut.body?.cancel();
  assert.equal(signedOut.status, 200);
  assert.equal(await responseStatus(browser.send(`${balancer.url}/trpc/x`)), 200);
  await sleep(2_100);
  assert.equal(await responseStatus(browser.send(`${balancer.url}/trpc/x`)), 401);
});

test('a session ends after its timeout, however fresh the tokens are', async (t) => {
  const { balancer, browser } = await signedIn(t, { sessionTimeoutSeconds: 2 });
  assert.equal(await responseStatus(browser.send(`${balancer.url}/trpc/x`)), 200);
  await sleep(2_100);
  assert.equal(await responseStatus(browser.send(`${balancer.url}/trpc/x`)), 401);
});

test('after logout the next page asks for the password, a copied session cookie still works', async (t) => {
  const { balancer, browser, cognito } = await signedIn(t);
  const copied = browser.cookieHeader(balancer.url);
  const to = encodeURIComponent(`${balancer.url}/signed-out`);
  const out = await browser.open(`${cognito.domain}/logout?client_id=web&logout_uri=${to}`);
  assert.equal(out.url, `${balancer.url}/signed-out`);
  assert.equal(out.response.status, 200);
  const replayed = await fetch(`${balancer.url}/trpc/x`, { headers: { cookie: copied } });
  await replayed.body?.cancel();
  assert.equal(replayed.status, 200);
  const fresh = new ScriptedBrowser();
  assert.match((await fresh.open(balancer.url)).url, /\/login\//);
});

test('/oauth2/idpresponse refuses what it did not begin and never reaches the target', async (t) => {
  const { balancer, cognito } = await startWithLogin(t);
  const bare = await fetch(`${balancer.url}/oauth2/idpresponse?code=x&state=y`);
  await bare.body?.cancel();
  assert.equal(bare.status, 401);
  const browser = new ScriptedBrowser();
  const begun = await browser.send(balancer.url);
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const query = new URLSearchParams({ code: 'invented', state }).toString();
  assert.equal(
    await responseStatus(browser.send(`${balancer.url}/oauth2/idpresponse?${query}`)),
    561,
  );
  const stolen = await fetch(`${balancer.url}/oauth2/idpresponse?${query}`);
  await stolen.body?.cancel();
  assert.equal(stolen.status, 401);
  assert.equal(balancer.state().requests['login']?.['401'], 2);
  assert.ok(cognito.domain);
});

test('/oauth2/idpresponse answers 500 when the token endpoint cannot be reached', async (t) => {
  const { balancer, cognito } = await startWithLogin(t);
  const browser = new ScriptedBrowser();
  const begun = await browser.send(balancer.url);
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
  await cognito.close();
  const query = new URLSearchParams({ code: 'any', state }).toString();
  assert.equal(
    await responseStatus(browser.send(`${balancer.url}/oauth2/idpresponse?${query}`)),
    500,
  );
});

test('two tabs that both ask for sign-in both get in', async (t) => {
  const { balancer } = await startWithLogin(t);
  const browser = new ScriptedBrowser();
  const first = await browser.open(`${balancer.url}/one`);
  const second = await browser.open(`${balancer.url}/two`);
  for (const [tab, path] of [
    [second, '/two'],
    [first, '/one'],
  ] as const) {
    const done = await browser.open(tab.url, {
      method: 'POST',
      body: new URLSearchParams(LOGIN_ALICE),
    });
    assert.equal(done.url, `${balancer.url}${path}`);
    assert.equal(done.response.status, 200);
  }
});

test('a name other than the public one is sent there before the login', async (t) => {
  const { balancer } = await startWithLogin(t);
  const other = balancer.url.replace('127.0.0.1', 'localhost');
  const response = await fetch(`${other}/c/1?x=1`, { redirect: 'manual' }).catch(() => undefined);
  await response?.body?.cancel();
  assert.equal(response?.headers.get('location'), `${balancer.url}/c/1?x=1`);
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScriptedBrowser } from '../../harness/emulator/cognito/scripted-browser.ts';
import { DEMO_PASSWORD } from '../../harness/environments/local-settings.ts';
import { test } from '../../harness/kit/kit.ts';
import { readErrorBody } from './failure.ts';
import { startOnecall, type Onecall } from './onecall.ts';

/** Lifetime of access tokens in seconds, so short that the load balancer has to refresh one during a test. */
const ACCESS_TOKEN_SECONDS = 2;

let onecall: Onecall;
test.beforeAll(async () => {
  onecall = await startOnecall({ accessTokenSeconds: ACCESS_TOKEN_SECONDS });
});
test.afterAll(() => onecall.close());

async function signedIn(username: string, to = '/') {
  const browser = new ScriptedBrowser();
  const visit = await browser.signIn(`${onecall.url}${to}`, { username, password: DEMO_PASSWORD });
  const body = await visit.response.text();
  const session = (cookie?: string) => {
    const init = {
      method: 'POST',
      body: '{}',
      headers: {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        ...(cookie !== undefined && { cookie }),
      },
    };
    const url = `${onecall.url}/trpc/session.get`;
    return cookie === undefined ? browser.send(url, init) : fetch(url, init);
  };
  const logout = (
    headers: Readonly<Record<string, string>> = {
      'sec-fetch-site': 'same-origin',
      origin: onecall.url,
    },
  ) => browser.send(`${onecall.url}/logout`, { method: 'POST', headers });
  return { browser, visit, body, session, logout };
}

test('a browser signs in at the hosted UI, comes back to its page, and calls with its cookie', async () => {
  const { visit, session } = await signedIn('alice', '/login?to=%2Fc%2Fabc%3Fx%3D1');
  assert.equal(visit.url, `${onecall.url}/c/abc?x=1`);
  const response = await session();
  assert.equal(response.status, 200);
  assert.match(await response.text(), /"username":"alice"/);
});

test('logout expires the cookies, ends at the signed-out page, and a copied cookie stops working', async () => {
  const { browser, session, logout } = await signedIn('alice');
  const copied = browser.cookieHeader(onecall.url);
  const valid = await session(copied);
  await valid.body?.cancel();
  assert.equal(valid.status, 200);
  const response = await logout();
  await response.body?.cancel();
  assert.equal(response.status, 303);
  const expired = response.headers.getSetCookie();
  for (const shard of [0, 1, 2, 3])
    assert.ok(expired.some((cookie) => cookie.startsWith(`AWSELBAuthSessionCookie-${shard}=;`)));
  const location = response.headers.get('location') ?? '';
  const end = await browser.open(location);
  assert.equal(end.url, `${onecall.url}/signed-out`);
  assert.equal(end.response.status, 200);
  await end.response.text();

  const mine = await session();
  assert.equal(mine.status, 401);
  await mine.text();
  const stolen = await session(copied);
  assert.equal(stolen.status, 401);
  assert.equal(readErrorBody(await stolen.text()).reason, 'session_revoked');

  await sleep(ACCESS_TOKEN_SECONDS * 1_000 + 100);
  const refreshed = await session(copied);
  assert.equal(refreshed.status, 401, 'also after the load balancer refreshed the token');
  assert.equal(readErrorBody(await refreshed.text()).reason, 'session_revoked');
  const page = await fetch(onecall.url, { headers: { cookie: copied }, redirect: 'manual' });
  assert.notEqual(page.status, 200);
  await page.text();
});

test('a copied cookie cannot spend a model call after logout', async () => {
  const { browser, logout } = await signedIn('bob');
  const cookie = browser.cookieHeader(onecall.url);
  await (await logout()).text();
  const before = (await onecall.control.counters()).total.received;
  const message = {
    conversationId: crypto.randomUUID(),
    messageId: crypto.randomUUID(),
    query: 'q',
    agent: 'auto',
  };
  for (const [path, body] of [
    ['classify?batch=1', { 0: { query: 'q' } }],
    ['chat?batch=1', { 0: message }],
  ] as const) {
    const response = await fetch(`${onecall.url}/trpc/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'trpc-accept': 'application/jsonl', cookie },
    });
    assert.match(await response.text(), /"session_revoked"/);
  }
  assert.equal((await onecall.control.counters()).total.received, before);
});

test('logout of one session leaves the others of the same person', async () => {
  const first = await signedIn('verify-01');
  const second = await signedIn('verify-01');
  await (await first.logout()).text();
  const response = await second.session();
  assert.equal(response.status, 200);
  await response.text();
});

test('logout is refused from another site, and the session lives on', async () => {
  const { session, logout } = await signedIn('verify-02');
  for (const headers of [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: onecall.url },
    { origin: 'null' },
  ]) {
    const response = await logout(headers);
    assert.equal(response.status, 403);
    assert.equal(readErrorBody(await response.text()).reason, 'cross_site');
    assert.deepEqual(
      response.headers.getSetCookie().filter((one) => one.includes('Max-Age=0')),
      [],
    );
  }
  const byGet = await (await signedIn('verify-02')).browser.send(`${onecall.url}/logout`);
  assert.equal(byGet.status, 404);
  await byGet.text();
  const mine = await session();
  await mine.body?.cancel();
  assert.equal(mine.status, 200);
});

test('identity headers sent beside a cookie are overwritten or refused by the load balancer', async () => {
  const { browser } = await signedIn('verify-03');
  const others = { 'x-amzn-oidc-identity': 'someone-else', 'x-amzn-oidc-accesstoken': 'a.b.c' };
  const send = (headers: Readonly<Record<string, string>>) =>
    browser.send(`${onecall.url}/trpc/session.get`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', ...headers },
    });
  const overwritten = await send(others);
  assert.equal(overwritten.status, 200);
  assert.match(await overwritten.text(), /"username":"verify-03"/);
  const refused = await send({ ...others, 'x-amzn-oidc-data': 'a.b.c' });
  assert.deepEqual(
    [refused.status, await refused.text()],
    [401, 'A client may not send identity headers'],
  );
});

const TARGETS: Readonly<Record<string, string>> = {
  '/c/abc?x=1': '/c/abc?x=1',
  'https://evil.example': '/',
  '//evil.example': '/',
  '/\\evil.example': '/',
  '/%2F/evil.example': '/',
  '/%5Cevil.example': '/',
  'javascript:alert(1)': '/',
  '/\t/evil.example': '/',
  '/logout': '/',
  '/login?to=/login': '/',
  '': '/',
};
test('/login leads to a page of this site and nowhere else', async () => {
  const { browser } = await signedIn('verify-04');
  for (const [to, expected] of Object.entries(TARGETS)) {
    const response = await browser.send(`${onecall.url}/login?to=${encodeURIComponent(to)}`);
    await response.text();
    assert.equal(response.status, 302);
    assert.equal(response.headers.get('location'), expected, to);
  }
});

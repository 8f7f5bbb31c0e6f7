import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildLogout } from './logout.ts';

test('buildLogout() expires every shard of the session, as it was set over https', () => {
  const { setCookies } = buildLogout({
    PUBLIC_URL: 'https://chat.example.com',
    COGNITO_DOMAIN: 'https://onecall.auth.eu-central-1.amazoncognito.com',
    WEB_CLIENT_ID: 'webclient',
  });
  assert.deepEqual(
    setCookies.map((cookie) => cookie.split('=')[0]),
    [0, 1, 2, 3].map((shard) => `AWSELBAuthSessionCookie-${shard}`),
  );
  for (const cookie of setCookies)
    assert.match(
      cookie,
      /=; Path=\/; Expires=.+ 1970 .+; Max-Age=0; HttpOnly; Secure; SameSite=None$/,
    );
});

test('buildLogout() leaves Secure out over http, where browsers may refuse it', () => {
  const { setCookies } = buildLogout({
    PUBLIC_URL: 'http://127.0.0.1:8080',
    COGNITO_DOMAIN: 'http://127.0.0.1:9000',
    WEB_CLIENT_ID: 'webclient',
  });
  for (const cookie of setCookies) {
    assert.doesNotMatch(cookie, /Secure/);
    assert.match(cookie, /HttpOnly; SameSite=Lax$/);
  }
});

test('buildLogout() sends the person through the logout of Cognito to the page that does not sign in', () => {
  const { location } = buildLogout({
    PUBLIC_URL: 'https://chat.example.com',
    COGNITO_DOMAIN: 'https://onecall.auth.eu-central-1.amazoncognito.com',
    WEB_CLIENT_ID: 'webclient',
  });
  const url = new URL(location);
  assert.equal(url.origin, 'https://onecall.auth.eu-central-1.amazoncognito.com');
  assert.equal(url.pathname, '/logout');
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    client_id: 'webclient',
    logout_uri: 'https://chat.example.com/signed-out',
  });
});

import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from '../../kit/kit.ts';
import { makePublicNames } from './public-names.ts';

const APP = {
  applied: 'https://app-1.us-east-1.elb.amazonaws.com',
  loopback: 'http://127.0.0.1:8080',
};
const LOGIN = {
  applied: 'https://app.auth.us-east-1.amazoncognito.com',
  loopback: 'http://127.0.0.1:4001',
};
const names = makePublicNames(APP, [LOGIN]);

test('toLoopback() translates origins in URLs and in percent-encoded query values', () => {
  const to = encodeURIComponent(`${APP.applied}/signed-out`);
  assert.equal(
    names.toLoopback(`${LOGIN.applied}/logout?client_id=web&logout_uri=${to}`),
    `${LOGIN.loopback}/logout?client_id=web&logout_uri=${encodeURIComponent('http://127.0.0.1:8080/signed-out')}`,
  );
  assert.equal(names.toLoopback(APP.applied), APP.loopback);
  assert.equal(names.toLoopback(`${APP.applied}:443/c/1`), `${APP.loopback}/c/1`);
  assert.equal(names.toLoopback(APP.applied.toUpperCase()), APP.loopback);
  assert.equal(names.toLoopback('/relative?x=1'), '/relative?x=1');
});

test('toLoopback() leaves longer names, other ports and other schemes alone', () => {
  for (const text of [
    `${APP.applied}.evil.example/`,
    `${APP.applied}-2/`,
    `${APP.applied}:4430/`,
    `${APP.applied}:8443/`,
    `x=${encodeURIComponent(`${APP.applied}.evil.example`)}`,
    `x=${encodeURIComponent(`${APP.applied}:8443`)}`,
    'http://app-1.us-east-1.elb.amazonaws.com/',
    'https://app-1xus-east-1.elb.amazonaws.com/',
  ]) {
    assert.equal(names.toLoopback(text), text);
  }
});

test('leave() translates what browsers act on and drops what would bind them to https', () => {
  const left = names.leave([
    'Location',
    `${APP.applied}/c/1`,
    'Content-Security-Policy',
    `default-src 'none'; form-action 'self' ${LOGIN.applied}; base-uri 'none'`,
    'Strict-Transport-Security',
    'max-age=31536000',
    'X-Other',
    APP.applied,
  ]);
  assert.deepEqual(left, [
    'Location',
    'http://127.0.0.1:8080/c/1',
    'Content-Security-Policy',
    "default-src 'none'; form-action 'self' http://127.0.0.1:4001; base-uri 'none'",
    'X-Other',
    APP.applied,
  ]);
});

test("leave() lets the load balancer's own cookies work over http, and no others", () => {
  const cookie = (line: string) => names.leave(['Set-Cookie', line])[1];
  assert.equal(
    cookie('AWSELBAuthSessionCookie-0=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=None'),
    'AWSELBAuthSessionCookie-0=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  );
  const other = 'theirs=1; Secure; SameSite=None';
  assert.equal(cookie(other), other);
});

test('enter() lets a request seem to have come by the public name', () => {
  const request = new IncomingMessage(new Socket());
  const sent = {
    Host: '127.0.0.1:8080',
    Origin: APP.loopback,
    Referer: `${LOGIN.loopback}/login/x?y`,
    'X-Other': APP.loopback,
  };
  request.rawHeaders = Object.entries(sent).flat();
  Object.assign(request.headers, { host: sent.Host, origin: sent.Origin, referer: sent.Referer });
  names.enter(request);
  const { host, origin, referer } = request.headers;
  assert.deepEqual(
    [host, origin, referer],
    ['app-1.us-east-1.elb.amazonaws.com', APP.applied, `${LOGIN.applied}/login/x?y`],
  );
  assert.equal(request.rawHeaders[1], host);
  assert.equal(request.rawHeaders[7], APP.loopback);
});

test('enter() leaves other hosts and origins alone', () => {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = ['Host', 'localhost:8080', 'Origin', 'http://127.0.0.1:80801'];
  names.enter(request);
  assert.deepEqual(request.rawHeaders, [
    'Host',
    'localhost:8080',
    'Origin',
    'http://127.0.0.1:80801',
  ]);
});

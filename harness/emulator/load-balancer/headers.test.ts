import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import * as z from 'zod';
import { test } from '../../kit/kit.ts';
import { ScriptedBrowser } from '../cognito/scripted-browser.ts';
import {
  LOGIN_ALICE,
  app,
  echo,
  echoed,
  startBalancer,
  startHttpTarget,
  startWithLogin,
} from './balancer.fixture.ts';

const Echo = z.object({ url: z.string(), rawHeaders: z.array(z.string()), body: z.string() });

/** Sends header lines exactly as given; HTTP client libraries would change them. */
async function sendRaw(url: string, lines: string[], body = '') {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // The socket stays open, because the load balancer takes a half-closed connection for a client that left.
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await once(socket, 'close');
  const start = text.indexOf('\r\n\r\n') + 4;
  const [, json] = /(\{.*\})/s.exec(text.slice(start)) ?? [];
  return {
    status: Number(text.slice(9, 12)),
    echo: json === undefined ? undefined : Echo.parse(JSON.parse(json)),
  };
}

test('x-amzn-oidc-* of a client pass untouched, duplicates too, where no rule authenticated', async (t) => {
  const { balancer } = await startWithLogin(t);
  for (const [path, more] of [
    ['/signed-out', []],
    ['/trpc/x', ['Authorization: Bearer a', 'Authorization: Bearer b']],
  ] as const) {
    const { echo: seen } = await sendRaw(balancer.url, [
      `GET ${path} HTTP/1.1`,
      'Host: x',
      'X-Amzn-Oidc-Data: forged',
      'x-amzn-oidc-data: twice',
      'x-amzn-oidc-identity: someone',
      ...more,
    ]);
    const raw = seen?.rawHeaders ?? [];
    assert.deepEqual(echoed(raw, 'x-amzn-oidc-data'), ['forged', 'twice']);
    assert.deepEqual(echoed(raw, 'x-amzn-oidc-identity'), ['someone']);
    assert.equal(echoed(raw, 'authorization').length, more.length);
  }
});

test('x-amzn-oidc-* of a client are replaced where a rule authenticated', async (t) => {
  const { balancer } = await startWithLogin(t);
  const browser = new ScriptedBrowser();
  await browser.signIn(balancer.url, LOGIN_ALICE);
  const { echo: seen } = await sendRaw(balancer.url, [
    'GET /trpc/x HTTP/1.1',
    `Host: ${new URL(balancer.url).host}`,
    `Cookie: ${browser.cookieHeader(balancer.url)}`,
    'X-Amzn-Oidc-Data: forged',
    'X-AMZN-OIDC-ACCESSTOKEN: forged',
    'x-amzn-oidc-identity: someone',
    'x-amzn-oidc-other: forged',
    // A client must not be able to remove the load balancer's own headers by listing them in `Connection`.
    'Connection: x-amzn-oidc-data',
  ]);
  const raw = seen?.rawHeaders ?? [];
  for (const name of ['x-amzn-oidc-data', 'x-amzn-oidc-accesstoken', 'x-amzn-oidc-identity']) {
    const values = echoed(raw, name);
    assert.equal(values.length, 1, name);
    assert.doesNotMatch(values.join(), /forged|someone/);
  }
  assert.deepEqual(echoed(raw, 'x-amzn-oidc-other'), []);
});

test('forwarded headers are appended or set, hop-by-hop headers removed', async (t) => {
  const target = await startHttpTarget(t, echo);
  const balancer = await startBalancer(t, app(target));
  const { echo: seen } = await sendRaw(balancer.url, [
    'GET /a?b=%2F HTTP/1.1',
    'Host: shop.example',
    'X-Forwarded-For: 203.0.113.7',
    'X-Forwarded-Proto: gopher',
    'X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678',
    'Keep-Alive: timeout=5',
    'TE: trailers',
    'X_Under: kept',
  ]);
  const raw = seen?.rawHeaders ?? [];
  assert.equal(seen?.url, '/a?b=%2F');
  assert.deepEqual(echoed(raw, 'host'), ['shop.example']);
  assert.deepEqual(echoed(raw, 'x-forwarded-for'), ['203.0.113.7, 127.0.0.1']);
  assert.deepEqual(echoed(raw, 'x-forwarded-proto'), ['http']);
  assert.deepEqual(echoed(raw, 'x-forwarded-port'), [new URL(balancer.url).port]);
  assert.match(
    echoed(raw, 'x-amzn-trace-id').join(),
    /^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-67891233-/,
  );
  assert.deepEqual(echoed(raw, 'te'), []);
  assert.deepEqual(echoed(raw, 'x_under'), ['kept']);
});

test('a header that Connection names is removed, and the request stays one request', async (t) => {
  const hidden = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
  const seen: string[] = [];
  const target = await startHttpTarget(t, (request, response) => {
    seen.push(request.url ?? '');
    return echo(request, response);
  });
  const balancer = await startBalancer(t, app(target));
  for (const name of ['content-length', 'host', 'authorization', 'origin', 'x-forwarded-for']) {
    const { echo: arrived } = await sendRaw(
      balancer.url,
      [
        `POST /${name} HTTP/1.1`,
        'Host: shop.example',
        `Content-Length: ${hidden.length}`,
        'Authorization: Bearer a',
        'Origin: http://shop.example',
        `Connection: close, ${name}`,
      ],
      hidden,
    );
    const raw = arrived?.rawHeaders ?? [];
    assert.equal(echoed(raw, 'authorization').length, name === 'authorization' ? 0 : 1, name);
    assert.equal(echoed(raw, 'host').length, 1, name);
    assert.match(echoed(raw, 'x-forwarded-for').join(), /127\.0\.0\.1$/, name);
  }
  assert.ok(!seen.includes('/smuggled'), seen.join());
});

test('header names AWS calls invalid are dropped if that is configured', async (t) => {
  const target = await startHttpTarget(t, echo);
  const balancer = await startBalancer(t, { ...app(target), dropInvalidHeaderFields: true });
  const lines = ['GET / HTTP/1.1', 'Host: x', 'x_amzn_oidc_data: forged', 'X-Fine: kept'];
  const { echo: seen } = await sendRaw(balancer.url, lines);
  assert.deepEqual(echoed(seen?.rawHeaders ?? [], 'x_amzn_oidc_data'), []);
  assert.deepEqual(echoed(seen?.rawHeaders ?? [], 'x-fine'), ['kept']);
});

const BAD_HOSTS = [
  '',
  '[::1',
  '::1]',
  '[::1]x',
  '[::g]',
  '[1.2.3.4]',
  'a@b',
  'a:b@c:1',
  'a b',
  'a/b',
  'a?b',
  'a#b',
  'a\\b',
  'a,b',
  'a:b',
  'a:1:2',
  'a:99999',
  'a:',
  'a%20b',
  'h\u00f6st',
  'a'.repeat(300),
];

test('every well-formed host is passed on', async (t) => {
  const target = await startHttpTarget(t, echo);
  const balancer = await startBalancer(t, app(target));
  for (const host of [
    'a',
    'A.Example',
    '127.0.0.1:80',
    '[::1]',
    '[::1]:8080',
    'a_b-c.d',
    '0x7f.1',
  ]) {
    const { status, echo: seen } = await sendRaw(balancer.url, ['GET / HTTP/1.1', `Host: ${host}`]);
    assert.equal(status, 200, host);
    assert.deepEqual(echoed(seen?.rawHeaders ?? [], 'host'), [host]);
  }
});

test('a malformed or ambiguous request is answered 400', async (t) => {
  const target = await startHttpTarget(t, echo);
  const balancer = await startBalancer(t, app(target));
  for (const lines of [
    ['GET / HTTP/1.1', 'Host: a', 'Host: b'],
    ['GET / HTTP/1.1', 'Host: a', 'Bad Header: x'],
    ['GET http://other/ HTTP/1.1', 'Host: a'],
    ['POST / HTTP/1.1', 'Host: a', 'Content-Length: 3', 'Transfer-Encoding: chunked'],
    ['GET /a#b HTTP/1.1', 'Host: a'],
    ['GET * HTTP/1.1', 'Host: a'],
    ['GET / HTTP/1.1'],
    ...BAD_HOSTS.map((host) => ['GET / HTTP/1.1', `Host: ${host}`]),
  ]) {
    assert.equal((await sendRaw(balancer.url, lines)).status, 400, lines.join());
  }
});

test('cookies of the target arrive one by one, and no connection header of its', async (t) => {
  const target = await startHttpTarget(t, (_request, response) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/']);
    response.setHeader('connection', 'keep-alive, x-secret');
    response.setHeader('x-secret', 'between neighbours');
    response.end('ok');
  });
  const balancer = await startBalancer(t, app(target));
  const response = await fetch(balancer.url);
  await response.body?.cancel();
  assert.deepEqual(response.headers.getSetCookie(), ['a=1; Path=/', 'b=2; Path=/']);
  assert.equal(response.headers.get('x-secret'), null);
});

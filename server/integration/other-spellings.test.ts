import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from '../../harness/kit/kit.ts';
import { ScriptedBrowser } from '../../harness/emulator/cognito/scripted-browser.ts';
import { TARGET_GROUP } from '../../harness/environments/local-identity.ts';
import { DEMO_PASSWORD } from '../../harness/environments/local-settings.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { sendLines } from './raw-request.ts';

const SECRET = 'zebra 4471';
/** Body of the load balancer's refusal of a request that already has its identity header. */
const REFUSED = 'A client may not send identity headers';

let onecall: Onecall;
/**
 * The load balancer's identity headers for Alice's session, as an eavesdropper behind the load balancer would copy
 * them.
 */
let stolen: readonly string[];
test.beforeAll(async () => {
  onecall = await startOnecall();
  const alice = await onecall.as('alice');
  await alice.trpc.notes.add.mutate({ text: SECRET });
  stolen = await headersBehindBalancer();
});
test.afterAll(() => onecall.close());

/** Signs Alice in, and returns the identity headers that the load balancer sends to its targets. */
async function headersBehindBalancer(): Promise<readonly string[]> {
  const heard: string[] = [];
  const listener = createServer((request, response) => {
    const raw = request.rawHeaders;
    const lines = raw.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${raw[at + 1]}`] : []));
    const identity = lines.filter((line) => /^x-amzn-oidc-/i.test(line));
    if (heard.length === 0) heard.push(...identity);
    response.setHeader('connection', 'close').end();
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  assert.ok(address !== null && typeof address === 'object');
  const target = { host: '127.0.0.1', port: address.port };
  const browser = new ScriptedBrowser();
  await browser.signIn(`${onecall.url}/`, { username: 'alice', password: DEMO_PASSWORD });
  onecall.balancer.addTarget(TARGET_GROUP, target);
  while (heard.length === 0) await (await browser.send(`${onecall.url}/`)).text();
  await onecall.balancer.removeTarget(TARGET_GROUP, target);
  listener.closeAllConnections();
  listener.close();
  return heard;
}

const PROCEDURES = ['session.get', 'notes.list'];
/** Path prefixes that begin in a public folder and, once resolved, lead to procedures that need a sign-in. */
const WAYS = [
  '/assets/../trpc/',
  '/assets/%2e%2e/trpc/',
  '/assets/.%2E/trpc/',
  '/assets/..%2ftrpc/',
  '/assets/..%5ctrpc/',
  '/assets/..\\trpc/',
  '/assets/a/../../trpc/',
  '/assets/./../trpc/',
  '/assets//../trpc/',
  '/assets/..;/trpc/',
  '/assets/%252e%252e/trpc/',
  '/assets/\u0009../trpc/',
  '/signed-out/../trpc/',
  '/healthz/../trpc/',
  '/assets/..?/trpc/',
  '/assets/#/../trpc/',
  '/assets/trpc/',
  '/assets/%74rpc/../../trpc/',
];
/** Paths that need no sign-in; some of them do not exist. */
const PUBLIC = ['/signed-out', '/healthz', '/assets/', '/assets/index.html', '/assets/%2e%2e/'];

const ports = () => ({
  'the load balancer': Number(new URL(onecall.url).port),
  'the task': onecall.server().port,
});
const host = () => `Host: ${new URL(onecall.url).host}`;
const TYPE = 'Content-Type: application/json';
const assertSecret = (body: string, what: string) =>
  assert.doesNotMatch(body, /zebra|4471|"username":"alice"/, what);

test('stolen headers of the load balancer are good headers, or the tests below show nothing', async () => {
  const lines = ['POST /trpc/notes.list HTTP/1.1', host(), TYPE, 'Content-Length: 2', ...stolen];
  const { status, body } = await sendLines(onecall.server().port, lines, '{}');
  assert.equal(status, 200);
  assert.match(body, /zebra 4471/);
});

for (const where of ['the load balancer', 'the task'] as const) {
  test(`no spelling of a public path at ${where} serves what is for signed-in people, whatever headers come`, async () => {
    for (const way of WAYS)
      for (const procedure of PROCEDURES)
        for (const method of ['POST', 'GET']) {
          const lines = [`${method} ${way}${procedure} HTTP/1.1`, host(), TYPE, ...stolen];
          const sent = method === 'POST' ? [...lines, 'Content-Length: 2'] : lines;
          const body = method === 'POST' ? '{}' : '';
          const answer = await sendLines(ports()[where], sent, body);
          // For a path of the page the response is a redirect to the sign-in, for any other path it is an error.
          const isRefused = [302, 400, 401, 404, 405].includes(answer.status);
          assert.ok(isRefused, `${way} ${answer.status}`);
          assertSecret(answer.body, way);
        }
  });

  test(`public pages at ${where} show nothing of a person, whatever headers come`, async () => {
    for (const path of PUBLIC) {
      const get = (lines: readonly string[]) =>
        sendLines(ports()[where], [`GET ${path} HTTP/1.1`, host(), ...lines]);
      const [plain, signedIn] = [await get([]), await get(stolen)];
      // The load balancer refuses every request that already has its identity header.
      const expected = where === 'the task' ? [plain.status, plain.body] : [401, REFUSED];
      assert.deepEqual([signedIn.status, signedIn.body], expected, path);
      assertSecret(signedIn.body, path);
    }
  });
}

/**
 * Headers with another kind of credentials, sent together with the stolen headers. The load balancer's rule for API
 * clients would let such requests pass. `Connection` may make the load balancer remove the header that it names.
 */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'a forged token': ['Authorization: Bearer a.b.c'],
  'an empty token': ['Authorization: Bearer '],
  'two tokens': ['Authorization: Bearer a', 'authorization: Bearer b'],
  'a folded token': ['Authorization: Bearer a', ' b'],
  'a token in a trailer': ['Authorization: Bearer a', 'Trailer: Authorization'],
  'a cookie of a session': ['Authorization: Bearer a', 'Cookie: AWSELBAuthSessionCookie-0=a'],
  'a token that Connection names': ['Authorization: Bearer a', 'Connection: authorization'],
  'a token that Connection names in other case': [
    'Authorization: Bearer a',
    'CONNECTION: close, AUTHORIZATION',
  ],
  'a token that a second Connection names': [
    'Authorization: Bearer a',
    'Connection: keep-alive',
    'Connection: authorization',
  ],
};
const notes = ['POST /trpc/notes.list HTTP/1.1', TYPE, 'Content-Length: 2'];

for (const [kind, lines] of Object.entries(BESIDE))
  test(`stolen headers of the load balancer beside ${kind} sign nobody in`, async () => {
    for (const [where, port] of Object.entries(ports())) {
      const { status, body } = await sendLines(port, [...notes, host(), ...stolen, ...lines], '{}');
      assert.ok([400, 401].includes(status), `${where} ${status}`);
      assertSecret(body, kind);
    }
  });

test('stolen headers beside a good token of another person sign nobody in, and neither do they alone', async () => {
  const bob = await onecall.as('bob');
  const good = `Authorization: ${bob.headers['authorization']}`;
  for (const lines of [[good], [good, 'Connection: authorization'], []]) {
    const { status, body } = await sendLines(
      ports()['the load balancer'],
      [...notes, host(), ...stolen, ...lines],
      '{}',
    );
    assert.deepEqual([status, body], [401, REFUSED]);
  }
});

/**
 * Requests that must not log anybody out, although some component might read their path or method as `POST /logout`.
 */
const NO_LOGOUTS = [
  'POST /trpc/../logout',
  'POST /trpc/%2e%2e/logout',
  'POST /trpc/..%2flogout',
  'POST /trpc/.%2e/logout',
  'POST /trpc/a/../../logout',
  'POST /trpc/..\\logout',
  'POST /trpc//../logout',
  'POST /assets/../logout',
  'POST //logout',
  'POST /./logout',
  'POST /%6cogout',
  'POST /logout/',
  'POST /LOGOUT',
  'POST /trpc/logout',
  'GET /logout',
  'HEAD /logout',
  'PUT /logout',
  'GET /logout?_method=POST',
];

test('a bearer token signs its session out at /logout, and under no other spelling of it', async () => {
  const person = await onecall.as('verify-05');
  const authorization = `Authorization: ${person.headers['authorization']}`;
  const task = onecall.server().port;
  const send = (line: string, port: number) =>
    sendLines(port, [
      `${line} HTTP/1.1`,
      `Host: ${new URL(onecall.url).host}`,
      authorization,
      'Content-Length: 0',
    ]);
  for (const line of NO_LOGOUTS)
    for (const port of [task, Number(new URL(onecall.url).port)]) {
      const { status } = await send(line, port);
      assert.ok([302, 400, 401, 404, 405, 415].includes(status), `${line} is ${status}`);
      if (port === task) assert.notEqual(status, 302, line);
    }
  assert.equal((await person.trpc.session.get.query()).username, 'verify-05');
  assert.equal((await send('POST /logout', task)).status, 303);
  const ended = await person.failureOf(person.trpc.session.get.query());
  assert.deepEqual([ended.status, ended.reason], [401, 'session_revoked']);
});

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from '../../harness/kit/kit.ts';
import { securityHeaders } from '../http/guards/security-headers.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { sendLines, sendRaw, type RawResponse } from './raw-request.ts';

const DIST = fileURLToPath(new URL('../../web/dist/assets', import.meta.url));

let onecall: Onecall;
let authorization: string;
test.beforeAll(async () => {
  onecall = await startOnecall({ env: { REFUSED_SIGN_INS_PER_MINUTE: '3' } });
  const { headers } = await onecall.as('alice');
  authorization = `Authorization: ${headers['authorization']}`;
});
test.afterAll(() => onecall.close());

type Case = Readonly<{ lines: readonly string[]; status: number; body?: string; signedIn?: true }>;
const HOST = 'Host: onecall.test';
const JSON_TYPE = 'Content-Type: application/json';
const get = (path: string, status: number, ...more: readonly string[]): Case => ({
  lines: [`GET ${path} HTTP/1.1`, HOST, ...more],
  status,
});
const post = (path: string, status: number, [body = '', ...more]: readonly string[]): Case => ({
  lines: [`POST ${path} HTTP/1.1`, HOST, `Content-Length: ${Buffer.byteLength(body)}`, ...more],
  status,
  body,
});
const signedIn = (one: Case): Case => ({ ...one, signedIn: true });
const forged = 'Authorization: Bearer a.b.c';

/** Requests that together produce every status outside a stream, on every kind of path. */
const CASES: readonly Case[] = [
  get('/healthz', 200),
  get('/readyz', 200),
  get('/signed-out', 200),
  signedIn(get('/', 200)),
  signedIn(get('/c/0b5d1c3e-1111-4222-8333-444455556666', 200)),
  signedIn(get('/trpc/notes.list', 200)),
  signedIn(post('/trpc/session.get', 200, ['{}', JSON_TYPE])),
  get('/login?to=%2Fc%2Fx', 302),
  get('/login?to=https://evil.example', 302),
  get('/login/../logout', 400),
  get('/assets/../trpc/session.get', 400),
  signedIn(get('/assets/%2e%2e/trpc/session.get', 400)),
  signedIn(get('/trpc//notes.list', 400)),
  signedIn(post('/trpc/classify', 400, ['{', JSON_TYPE])),
  signedIn(post('/trpc/a,b?batch=1', 400, ['{}', JSON_TYPE])),
  { lines: ['GET http://user:secret@a/ HTTP/1.1', HOST], status: 400 },
  { lines: ['GET / HTTP/1.1'], status: 400 },
  { lines: ['GET / HTTP/1.1', 'Host: abcde@1'], status: 400 },
  { lines: ['GET / HTTP/1.1', 'Host: [::1'], status: 400 },
  { lines: ['GET / HTTP/1.1', HOST, 'Bad Header: x'], status: 400 },
  { lines: ['GET / HTTP/9.9', HOST], status: 400 },
  { lines: ['nonsense'], status: 400 },
  {
    lines: ['POST / HTTP/1.1', HOST, 'Content-Length: 1', 'Transfer-Encoding: chunked'],
    status: 400,
  },
  get('/', 401),
  get('/trpc/notes.list', 401),
  post('/trpc/chat?batch=1', 401, ['{}', JSON_TYPE]),
  post('/trpc/classify', 403, ['{}', JSON_TYPE, 'Sec-Fetch-Site: cross-site']),
  post('/logout', 403, ['', 'Origin: https://evil.example']),
  get('/nothing', 404),
  get('/logout', 404),
  get('/assets/nothing.js', 404),
  get('/signed-out/', 404),
  get('/healthz/', 404),
  get('/login/?to=%2F', 404),
  post('/logout/', 404, ['']),
  signedIn(get('/c/0b5d1c3e-1111-4222-8333-444455556666/', 404)),
  get('/trpc', 401),
  signedIn(get('/trpc/nothing', 404)),
  signedIn(get('/trpc/constructor', 404)),
  { lines: ['TRACE / HTTP/1.1', HOST], status: 405 },
  { lines: ['OPTIONS /trpc/classify HTTP/1.1', HOST], status: 405 },
  { lines: ['CONNECT a:443 HTTP/1.1', HOST], status: 405 },
  signedIn(get('/trpc/classify', 405)),
  signedIn(post('/trpc/classify', 413, ['x'.repeat(65_537), JSON_TYPE])),
  signedIn(post('/trpc/classify', 415, ['{}', 'Content-Type: text/plain'])),
  get('/', 417, 'Expect: something'),
  get('/', 431, `X-Long: ${'x'.repeat(20_000)}`),
  // Requests with forged credentials are the last ones, because they exhaust the address's limit of refused sign-ins.
  get('/trpc/notes.list', 401, forged),
  get('/', 401, forged),
  post('/logout', 303, ['', forged]),
  get('/trpc/notes.list', 429, forged),
  get('/', 429, forged),
  post('/logout', 429, ['', forged]),
  signedIn(post('/logout', 303, [''])),
  signedIn(get('/trpc/notes.list', 401)),
];

const nameOf = ({ lines, status }: Case, at: number) =>
  `${at}: ${lines[0]} ${lines.slice(2).join(' ').slice(0, 40)} is ${status}`;

function assertPolicy({ headers, status }: RawResponse, cacheControl = 'no-store'): void {
  const { PUBLIC_URL, COGNITO_DOMAIN } = {
    PUBLIC_URL: onecall.url,
    COGNITO_DOMAIN: onecall.cognito.domain,
  };
  for (const [name, value] of Object.entries(securityHeaders({ PUBLIC_URL, COGNITO_DOMAIN })))
    assert.equal(headers.get(name), value, `${name} of ${status}`);
  assert.equal(headers.get('cache-control'), cacheControl);
}

for (const [at, one] of CASES.entries())
  test(`${nameOf(one, at)}, with the policy headers and no-store`, async () => {
    const lines = one.signedIn ? [...one.lines, authorization] : one.lines;
    const response = await sendLines(onecall.server().port, lines, one.body);
    assert.equal(response.status, one.status, response.body);
    assertPolicy(response);
    if (response.status >= 400) assert.notEqual(response.body, '');
    assert.doesNotMatch(response.body, /secret|abcde|nonsense|evil\.example/);
  });

test('an asset may be kept for ever, and has the policy headers too', async () => {
  const [file] = readdirSync(DIST).filter((name) => name.endsWith('.js'));
  const response = await sendLines(onecall.server().port, [`GET /assets/${file} HTTP/1.1`, HOST]);
  assert.equal(response.status, 200);
  assertPolicy(response, 'public, max-age=31536000, immutable');
});

test('an HTTP/1.0 client gets no chunks: neither a stream, nor an answer, nor a refusal', async () => {
  const bob = (await onecall.as('bob')).headers['authorization'];
  const message = {
    conversationId: crypto.randomUUID(),
    messageId: crypto.randomUUID(),
    query: 'q',
    agent: 'auto',
  };
  const calls: readonly (readonly [string, unknown, number])[] = [
    ['/trpc/chat?batch=1', { 0: message }, 200],
    ['/trpc/chat?batch=1', { 0: { ...message, query: '' } }, 200],
    ['/trpc/classify', { query: 'q' }, 200],
    ['/trpc/classify', { query: '' }, 400],
    ['/trpc/nothing', {}, 404],
    ['/nothing', {}, 404],
    ['/a/../b', {}, 400],
  ];
  for (const [path, input, status] of calls) {
    const body = JSON.stringify(input);
    const head = [
      `POST ${path} HTTP/1.0`,
      `Authorization: ${bob}`,
      JSON_TYPE,
      `Content-Length: ${body.length}`,
    ];
    const accept = path.includes('chat') ? ['trpc-accept: application/jsonl'] : [];
    const bytes = `${[...head, ...accept, '', ''].join('\r\n')}${body}`;
    const response = await sendRaw(onecall.server().port, bytes);
    assert.equal(response.status, status, path);
    assert.equal(response.headers.get('transfer-encoding'), null, path);
    assert.match(
      response.body,
      path.includes('trpc') ? /^[{[]/ : /^[A-Z]/,
      'no length of a chunk comes first',
    );
  }
});

test('a good request on a connection is answered before a malformed one that follows it', async () => {
  const bytes = `GET /healthz HTTP/1.1\r\n${HOST}\r\n\r\nnonsense\r\n\r\n`;
  const response = await sendRaw(onecall.server().port, bytes);
  assert.equal(response.status, 200);
  assert.doesNotMatch(response.body, /HTTP\/1\.1 400.*HTTP\/1\.1 200/s);
});

test('no request of the table left an error or a text of its sender in the log', () => {
  assert.deepEqual(
    onecall.lines.filter(({ event }) => event === 'error'),
    [],
  );
  assert.doesNotMatch(JSON.stringify(onecall.lines), /secret|abcde|nonsense|evil\.example|x{40}/);
});

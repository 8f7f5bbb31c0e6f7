import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { createAuthenticator } from './authenticate.ts';
import { startKeyServer } from './key-server.fixture.ts';
import { SignInError } from './sign-in-error.ts';
import { apiToken, BOB, signAccess, signData } from './token.fixture.ts';

const keys = await startKeyServer();
const auth = createAuthenticator(keys.config);
const server = createServer((request, response) => {
  const answer = (status: number, body: string) =>
    response.writeHead(status, { connection: 'close' }).end(body);
  request.resume().on('end', () => {
    auth.authenticate(request.rawHeaders).then(
      ({ sub }) => answer(200, sub),
      (error: unknown) =>
        error instanceof SignInError ? answer(401, error.refusal) : answer(500, String(error)),
    );
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
after(async () => {
  server.close();
  await keys.close();
});

/** Sends the bytes unchanged, and returns the status and the last line of the response. */
async function send(lines: readonly string[], body = ''): Promise<string> {
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const socket = connect(address.port, '127.0.0.1');
  socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  const [head = '', rest = ''] = (await text(socket)).split('\r\n\r\n');
  const status = head.split(' ')[1] ?? 'closed';
  return status === '400' ? status : `${status} ${/[a-z_\d-]{6,}/.exec(rest)?.[0] ?? ''}`;
}

const data = `x-amzn-oidc-data: ${signData()}`;
const access = `x-amzn-oidc-accesstoken: ${signAccess()}`;
const forged = `x-amzn-oidc-identity: ${BOB}`;

const REQUESTS: Readonly<Record<string, readonly [RegExp, readonly string[], string?]>> = {
  'both tokens': [/^200 7c9e6679/, [data, access]],
  'a bearer token between spaces': [/^200 /, [`Authorization:   Bearer ${apiToken()}  `]],
  'the same header twice': [/^401 duplicate_header/, [data, data, access]],
  'the same header twice, apart and in other case': [
    /^401 duplicate_header/,
    [data, access, 'Accept: a', data.replace('x-amzn', 'X-AMZN')],
  ],
  underscores: [/^401 smuggled_header/, [data, access, 'x_amzn_oidc_identity: a']],
  'a forged identity': [/^401 subject_mismatch/, [data, access, forged]],
  'a space before the colon': [/^400$/, [data.replace(':', ' :'), access]],
  'a folded header': [/^4(00|01 )/, [data, 'Accept: a\r\n x-amzn-oidc-accesstoken: b']],
  'a bare line feed': [/^4(00|01 )/, [`Accept: a\n${data}\n${access}\n${forged}`]],
  'a zero byte': [/^400$/, [`${data}\u0000`, access]],
  'two lengths': [/^400$/, ['Content-Length: 1', 'Content-Length: 2', data, access], 'a'],
  'tokens in the trailers': [
    /^401 missing/,
    ['Transfer-Encoding: chunked', 'Trailer: x-amzn-oidc-data'],
    `1\r\na\r\n0\r\n${data}\r\n${access}\r\n\r\n`,
  ],
};

for (const [name, [expected, lines, body]] of Object.entries(REQUESTS))
  test(`authenticate() over a socket answers ${name} with ${expected.source}`, async () => {
    assert.match(await send(lines, body), expected);
  });

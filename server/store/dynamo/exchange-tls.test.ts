import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { LOCALHOST } from './certificate.fixture.ts';
import { createExchange } from './exchange.ts';

const LIMITS = { connectWithinMs: 60_000, silenceMs: 60_000, maxSockets: 4 };

/** Starts a server with TLS that returns each request's body, and records its TLS sessions. */
async function start(t: TestContext) {
  const sessions: Readonly<{ servername: string | false | null; isResumed: boolean }>[] = [];
  const server = createServer(LOCALHOST, (request, response) => {
    void text(request).then((body) => response.end(body));
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    sessions.push({ servername: socket.servername, isResumed: socket.isSessionReused() });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = (host: string) => {
    const exchange = createExchange({ endpoint: new URL(`https://${host}:${port}`), ...LIMITS });
    t.after(() => exchange.close());
    return (body: string) =>
      exchange.send({ host, 'content-length': String(Buffer.byteLength(body)) }, body);
  };
  return { open, sessions };
}

test('send() refuses a server whose certificate no trusted authority has signed', async (t) => {
  const { open } = await start(t);
  await assert.rejects(open('localhost')('text'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

test('with a trusted certificate', async (t) => {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, LOCALHOST.cert]);
  t.after(() => setDefaultCACertificates(before));

  await t.test(
    'send() uses TLS, names the host, and resumes the session on further connections',
    async (t) => {
      const { open, sessions } = await start(t);
      const send = open('localhost');
      assert.deepEqual(await send('first é'), { status: 200, text: 'first é' });
      await Promise.all([send('second'), send('third')]);
      assert.deepEqual(sessions, [
        { servername: 'localhost', isResumed: false },
        { servername: 'localhost', isResumed: true },
      ]);
    },
  );

  await t.test('send() refuses a certificate of another host', async (t) => {
    const { open } = await start(t);
    await assert.rejects(open('127.0.0.1')('text'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as requestHttp } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createExchange } from './exchange.ts';
import type { DynamoReply } from './read-reply.ts';

/** Starts a server that calls `onRequest` with the body of each request. The bodies of the tests are hexadecimal. */
async function start(t: TestContext, onRequest: (body: string, socket: Socket) => Promise<void>) {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    let received = '';
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      const body = /\r\n\r\n([0-9a-f]+)\.$/.exec(received)?.[1];
      if (body === undefined) return;
      received = '';
      void onRequest(body, socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  const endpoint = new URL(`http://127.0.0.1:${port}`);
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return endpoint;
}

/** Returns a sender over connections of its own. */
function openSender(endpoint: URL) {
  const limits = { connectWithinMs: 60_000, silenceMs: 60_000, maxSockets: 4 };
  const { send, close } = createExchange({ endpoint, ...limits });
  return {
    send: (body: string) =>
      send({ host: endpoint.host, 'content-length': String(body.length + 1) }, `${body}.`),
    close,
  };
}

/** Sends the same request by `node:http`, on a connection of its own. */
const sendByNode = (endpoint: URL, body: string): Promise<DynamoReply> =>
  new Promise((resolve, reject) => {
    const sent = requestHttp(endpoint, { method: 'POST', agent: false });
    sent.once('error', reject);
    sent.on('response', (response) => {
      // Bytes after the response are an error of the request too, which leaves the response as it is.
      sent.off('error', reject).on('error', () => {});
      text(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    sent.end(`${body}.`);
  });

const chunked = (body: Buffer, sizes: readonly number[]): Buffer => {
  const parts: Buffer[] = [];
  let at = 0;
  for (const size of [...sizes, body.length]) {
    const piece = body.subarray(at, at + size);
    at += piece.length;
    if (piece.length > 0)
      parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from(`0\r\n\r\n`)]);
};

const bodies = fc.string({ unit: 'grapheme', maxLength: 60 }).map((body) => Buffer.from(body));
const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 });
/** The header that says how a body ends, and the body with its marks. */
const framed = bodies.chain((body) =>
  fc.oneof(
    fc.constant({ header: `Content-Length: ${body.length}\r\n`, body }),
    sizes.map((sizes) => ({
      header: 'transfer-encoding: Chunked\r\n',
      body: chunked(body, sizes),
    })),
    fc.constant({ header: '', body }),
  ),
);
const headers = fc.array(
  fc.constantFrom(
    'X-Amz-Crc32: 12',
    'connection: close',
    'Connection: Keep-Alive',
    'empty:',
    'a:b\tc ',
  ),
  { maxLength: 3 },
);
const wellFormed = fc
  .record({
    interim: fc.constantFrom(
      '',
      '',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 103 Early\r\na: b\r\n\r\n',
    ),
    version: fc.constantFrom('1.1', '1.1', '1.0'),
    status: fc.constantFrom('200 OK', '200 OK', '400 Bad Request', '503'),
    headers,
    framed,
  })
  .map(({ interim, version, status, headers, framed }) =>
    Buffer.concat([
      Buffer.from(
        `${interim}HTTP/${version} ${status}\r\n${headers.map((one) => `${one}\r\n`).join('')}${framed.header}\r\n`,
        'latin1',
      ),
      framed.body,
    ]),
  );
/** Responses with one place replaced by other bytes, which may be none. */
const damaged = fc
  .tuple(
    wellFormed,
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.constantFrom(
      '',
      ' ',
      '\r',
      '\n',
      '\r\n',
      '\0',
      ':',
      '5',
      'f',
      ',',
      'é',
      'Content-Length: 3\r\n',
      'Transfer-Encoding: x\r\n',
      ' 204',
      ' 304',
      ' 101',
    ),
  )
  .map(([bytes, place, length, by]) => {
    const at = place % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(by), bytes.subarray(at + length)]);
  });
const cuts = fc.array(fc.nat(), { maxLength: 4 });

/** Writes bytes to a connection in pieces, and ends the connection. */
async function play(socket: Socket, bytes: Buffer, cuts: readonly number[]): Promise<void> {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
  let from = 0;
  for (const to of [...places, bytes.length]) {
    if (to > from) socket.write(bytes.subarray(from, to));
    from = to;
    await nextTurn();
  }
  socket.end();
}

const settled = async (reply: Promise<DynamoReply>): Promise<DynamoReply | undefined> =>
  reply.catch(() => undefined);

test('send() reads each response as node:http does, in any pieces, and rejects every damaged one that node:http rejects', async (t) => {
  let script: Readonly<{ bytes: Buffer; cuts: readonly number[] }> = {
    bytes: Buffer.alloc(0),
    cuts: [],
  };
  const endpoint = await start(t, (_body, socket) => play(socket, script.bytes, script.cuts));
  const { send, close } = openSender(endpoint);
  t.after(close);
  const kinds = fc.oneof(
    wellFormed.map((bytes) => ({ isWell: true, bytes })),
    damaged.map((bytes) => ({ isWell: false, bytes })),
  );
  await fc.assert(
    fc.asyncProperty(kinds, cuts, async ({ isWell, bytes }, cuts) => {
      script = { bytes, cuts };
      const ours = await settled(send('a'));
      const nodes = await settled(sendByNode(endpoint, 'a'));
      if (isWell) assert.ok(ours);
      if (ours) assert.deepEqual(ours, nodes);
    }),
    { numRuns: 200 },
  );
});

test('send() never gives a response to another request, however connections are reused and closed', async (t) => {
  const endings = fc.constantFrom('kept', 'closed', 'announced', 'surplus', 'timeout=0');
  const losesNone = new Set(['kept', 'announced', 'timeout=0']);
  let script: readonly string[] = [];
  const endpoint = await start(t, async (body, socket) => {
    const ending = script[Number.parseInt(body, 16) % script.length];
    await nextTurn();
    const announced = ending === 'announced' ? 'Connection: close\r\n' : '';
    const bounded = ending === 'timeout=0' ? 'Keep-Alive: timeout=0\r\n' : '';
    const surplus = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother';
    socket.write(
      `HTTP/1.1 200 OK\r\n${announced}${bounded}Content-Length: ${body.length}\r\n\r\n${body}` +
        (ending === 'surplus' ? surplus : ''),
    );
    if (ending === 'closed' || ending === 'announced') socket.end();
  });
  await fc.assert(
    fc.asyncProperty(fc.array(endings, { minLength: 1, maxLength: 8 }), async (endings) => {
      script = endings;
      const { send, close } = openSender(endpoint);
      const sent = Array.from({ length: 12 }, async (_, at) => {
        const body = at.toString(16);
        const reply = await settled(send(body));
        if (reply) assert.deepEqual(reply, { status: 200, text: body });
        return reply;
      });
      const replies = await Promise.all(sent).finally(close);
      if (endings.every((ending) => losesNone.has(ending)))
        assert.ok(replies.every((reply) => reply !== undefined));
    }),
    { numRuns: 40 },
  );
});

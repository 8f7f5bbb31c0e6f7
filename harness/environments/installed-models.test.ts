import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { findInstalledModels, type ModelServer } from './installed-models.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown;

async function listening(t: TestContext, handle: Handle, port = 0): Promise<number> {
  const server = createServer((request, response) => void handle(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  return address.port;
}

const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/**
 * Returns a handler that answers as Ollama does, with the names and families of its models. For a model without
 * `capabilities`, a request for its details gets 404.
 */
function ollama(
  models: readonly Readonly<{ name: string; family?: string; capabilities?: string[] }>[],
): Handle {
  return async (request, response) => {
    if (request.url === '/api/tags')
      return json(response, {
        models: models.map(({ name, family = 'llama' }) => ({ name, details: { family } })),
      });
    const { model } = JSON.parse(await text(request));
    const about = models.find(({ name }) => name === model);
    if (request.url !== '/api/show' || about?.capabilities === undefined)
      return response.writeHead(404).end('{}');
    return json(response, { capabilities: about.capabilities });
  };
}

const OLLAMA = (port: number): ModelServer => ({ name: 'Ollama', port, lists: 'ollama' });
const OPENAI = (port: number): ModelServer => ({ name: 'LM Studio', port, lists: 'openai' });

test('findInstalledModels() lists the chat models of Ollama in its order', async (t) => {
  const port = await listening(
    t,
    ollama([
      { name: 'nomic-embed-text:latest', family: 'nomic-bert' },
      { name: 'some-encoder:1b', family: 'bert' },
      { name: 'vectors:2b', capabilities: ['embedding'] },
      { name: 'llama3.2:3b', capabilities: ['completion', 'tools'] },
      { name: 'hf.co/someone/Model-GGUF:Q4_K_M' },
    ]),
  );
  assert.deepEqual(await findInstalledModels([OLLAMA(port)], 20_000), {
    server: 'Ollama',
    baseUrl: `http://127.0.0.1:${port}/v1`,
    models: ['llama3.2:3b', 'hf.co/someone/Model-GGUF:Q4_K_M'],
  });
});

test('findInstalledModels() lists the chat models of an OpenAI-compatible server', async (t) => {
  const data = ['text-embedding-nomic-embed-text-v1.5', 'bge-m3', 'qwen2.5-7b-instruct'];
  const port = await listening(t, (request, response) =>
    request.url === '/v1/models'
      ? json(response, { object: 'list', data: data.map((id) => ({ id, object: 'model' })) })
      : response.writeHead(404).end(),
  );
  const found = await findInstalledModels([OPENAI(port)], 20_000);
  assert.deepEqual(found?.models, ['qwen2.5-7b-instruct']);
});

test('findInstalledModels() prefers the first server of the list that has a chat model', async (t) => {
  const empty = await listening(t, ollama([{ name: 'all-minilm:latest' }]));
  const second = await listening(t, ollama([{ name: 'second:1b' }]));
  const third = await listening(t, ollama([{ name: 'third:1b' }]));
  const servers = [OLLAMA(empty), OLLAMA(second), OLLAMA(third)];
  assert.deepEqual((await findInstalledModels(servers, 20_000))?.models, ['second:1b']);
});

const HOSTILE: Readonly<Record<string, Handle>> = {
  'a redirect': (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
  'a sign-in page': (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
  'an endless answer': (_, response) => {
    const write = () => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
      if (!response.destroyed) response.once('drain', write);
    };
    write();
  },
  'nested brackets': (_, response) => response.end('['.repeat(400_000)),
  'names that are no names': (_, response) =>
    json(response, {
      models: [{ name: '\u001b[2J' }, { name: 'a\nb' }, { name: 'x'.repeat(500) }],
    }),
  'a thousand thousand models': (_, response) =>
    json(response, { models: Array.from({ length: 20_000 }, () => ({ name: 'a' })) }),
  'no answer': () => undefined,
  'a reset connection': (request) => request.socket.resetAndDestroy(),
  'an error': (_, response) => response.writeHead(500).end('{"models":[{"name":"llama3"}]}'),
};

for (const [name, handle] of Object.entries(HOSTILE)) {
  test(`findInstalledModels() finds nothing behind ${name}, and ends`, async (t) => {
    const port = await listening(t, handle);
    assert.equal(await findInstalledModels([OLLAMA(port), OPENAI(port)], 1_500), undefined);
  });
}

test('findInstalledModels() finds nothing behind a server that is no HTTP server', async (t) => {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.write('220 mail.example ESMTP\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  assert.equal(await findInstalledModels([OLLAMA(address.port)], 1_500), undefined);
});

test('findInstalledModels() accepts any JSON without throwing, and returns plain names alone', async (t) => {
  let body: unknown;
  const port = await listening(t, (_, response) => json(response, body));
  const entry = fc.oneof(fc.jsonValue(), fc.record({ name: fc.string({ unit: 'binary' }) }));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.array(entry)), async (models) => {
      body = { models, data: models };
      const found = await findInstalledModels([OLLAMA(port), OPENAI(port)], 20_000);
      for (const name of found?.models ?? []) assert.doesNotMatch(name, /[\p{C}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 60 },
  );
});

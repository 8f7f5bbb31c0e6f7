import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { asking, bedrockForTest } from '../emulator/bedrock/bedrock.fixture.ts';
import { test, type TestContext } from '../kit/kit.ts';
import { findInstalledModels } from './installed-models.ts';
import { chooseModels } from './models.ts';

const Asked = z.object({ model: z.string() });
const INSTALLED = ['nomic-embed-text:latest', 'llama3.2:3b', 'qwen3:8b'];

/**
 * Starts a server that lists its models and answers chat completions as Ollama does. Resolves to undefined if the port
 * is in use.
 */
async function fakeOllama(t: TestContext, port = 0): Promise<number | undefined> {
  const server = createServer((request, response) => {
    void (async () => {
      if (request.url === '/api/tags')
        return response.end(JSON.stringify({ models: INSTALLED.map((name) => ({ name })) }));
      if (request.url !== '/v1/chat/completions') return response.writeHead(404).end();
      const { model } = Asked.parse(await json(request));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const choices = [{ index: 0, delta: { content: `I am ${model}` }, finish_reason: null }];
      return response.end(`data: ${JSON.stringify({ choices })}\n\ndata: [DONE]\n\n`);
    })();
  });
  server.listen(port, '127.0.0.1');
  const isListening = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]).catch(() => false);
  if (!isListening) return undefined;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  return address.port;
}

async function assertAnswers(t: TestContext, chosen: Awaited<ReturnType<typeof chooseModels>>) {
  t.after(() => chosen.close());
  assert.deepEqual(
    chosen.models.map(({ label, kind }) => [label, kind]),
    [
      ['llama3.2:3b', 'language'],
      ['qwen3:8b', 'language'],
    ],
  );
  assert.match(chosen.models[0]?.about ?? '', /Ollama at 127\.0\.0\.1:\d+/);
  assert.match(chosen.summary, /^llama3\.2:3b by Ollama at 127\.0\.0\.1:\d+; 1 more/);
  assert.ok(chosen.answers !== undefined);
  const { streamed } = await bedrockForTest(t, chosen.answers);
  for (const { id, label } of chosen.models)
    assert.equal((await streamed(asking('?', { modelId: id }))).text, `I am ${label}`);
}

test('chooseModels() takes the first chat model that is installed, and lists all', async (t) => {
  const port = await fakeOllama(t);
  assert.ok(port !== undefined);
  const servers = [{ name: 'Ollama', port, lists: 'ollama' }] as const;
  await assertAnswers(t, await chooseModels({}, () => findInstalledModels(servers, 10_000)));
});

test('chooseModels() finds Ollama on its usual port', async (t) => {
  if ((await fakeOllama(t, 11_434)) === undefined) return t.skip('port 11434 is in use');
  return assertAnswers(t, await chooseModels({}));
});

const refuseToFind = () => Promise.reject(new Error('No port may be asked'));

test('chooseModels() with OFFLINE=1 asks no port, and takes the offline model', async (t) => {
  const chosen = await chooseModels({ OFFLINE: '1' }, refuseToFind);
  t.after(() => chosen.close());
  assert.deepEqual(
    chosen.models.map(({ kind }) => kind),
    ['offline', 'offline'],
  );
});

test('chooseModels() takes the offline model where none is installed', async (t) => {
  const chosen = await chooseModels({}, async () => undefined);
  t.after(() => chosen.close());
  assert.match(chosen.summary, /^the offline model/);
  for (const { about } of chosen.models) assert.ok(about.length <= 400, `${about.length}`);
});

test('chooseModels() takes the named model of a server, and asks no port', async () => {
  const env = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_MODEL: 'a b/c' };
  const { models, answers, summary } = await chooseModels(env, refuseToFind);
  assert.equal(summary, 'a b/c at http://127.0.0.1:9/v1');
  assert.match(models[0]?.id ?? '', /^openai\.[\w.:-]+$/);
  assert.deepEqual(Object.keys(answers ?? {}), [models[0]?.id]);
});

for (const [env, message] of [
  [{ OFFLINE: 'yes' }, /OFFLINE=yes: 1 and 0 are accepted/],
  [{ MODEL_SEARCH_MS: '1 s' }, /MODEL_SEARCH_MS=1 s: a number of milliseconds is accepted/],
  [{ OPENAI_MODEL: 'x' }, /go together/],
  [{ OPENAI_BASE_URL: 'localhost', OPENAI_MODEL: 'x' }, /must be a URL/],
] as const) {
  test(`chooseModels() refuses ${JSON.stringify(env)}`, async () => {
    await assert.rejects(chooseModels(env, refuseToFind), message);
  });
}

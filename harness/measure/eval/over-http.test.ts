import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { callProcedure, overHttp } from './over-http.ts';

type Reply = Readonly<{ status: number; body: unknown; headers?: Record<string, string> }>;

/** Starts a server that answers with the given replies in order, and repeats the last one. It records the requests. */
async function serve(t: TestContext, ...replies: readonly Reply[]) {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const reply = replies[Math.min(seen.length, replies.length - 1)];
    seen.push({ request, body });
    response.writeHead(reply?.status ?? 500, reply?.headers).end(JSON.stringify(reply?.body));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { seen, target: { url: `http://127.0.0.1:${address.port}`, token: 'secret' } };
}

const classified = (data: object): Reply => ({ status: 200, body: { result: { data } } });
const receipt = { model: 'some.model-v1:0', modelCalls: 1 };

test('classify() asks with the token and maps the answer to a route', async (t) => {
  const { seen, target } = await serve(
    t,
    classified({
      category: 'knowledge_base_query',
      action: 'retrieve',
      agentType: 'knowledge_base',
      confidence: 0.9,
      fallback: false,
      originalQuery: 'x',
      receipt,
    }),
  );
  const { classify, close } = overHttp(target);
  t.after(close);
  assert.deepEqual(await classify('where did I park?'), {
    route: 'recall',
    confidence: 0.9,
    fallback: false,
    model: 'some.model-v1:0',
  });
  const [sent] = seen;
  assert.equal(sent?.request.url, '/trpc/classify');
  assert.equal(sent?.request.headers.authorization, 'Bearer secret');
  assert.deepEqual(JSON.parse(sent?.body ?? ''), { query: 'where did I park?' });
});

test('classify() gives no route for a category and agent that do not belong together', async (t) => {
  const { target } = await serve(
    t,
    classified({
      category: 'general_query',
      agentType: 'math',
      confidence: 0,
      fallback: true,
      receipt,
    }),
  );
  assert.equal((await overHttp(target).classify('x')).route, undefined);
});

test('classify() says so when the answer has an unknown shape', async (t) => {
  const { target } = await serve(t, classified({ category: 'general_query' }));
  await assert.rejects(overHttp(target).classify('x'), /unknown shape/);
});

test('callProcedure() tries again when the server is busy', async (t) => {
  const busy = { status: 503, body: {}, headers: { 'retry-after': '0' } };
  const { seen, target } = await serve(t, busy, busy, classified({ fine: true }));
  assert.deepEqual(await callProcedure(target, 'feedback.export'), { fine: true });
  assert.equal(seen.length, 3);
  assert.equal(seen[0]?.request.method, 'GET');
});

test('callProcedure() tells status, reason and message of a refusal, and never the token', async (t) => {
  const error = {
    message: 'Sign in again',
    data: { code: 'UNAUTHORIZED', reason: 'sign_in_expired' },
  };
  const { target } = await serve(t, { status: 401, body: { error } });
  await assert.rejects(callProcedure(target, 'classify', { query: 'x' }), {
    name: 'CallError',
    message: 'classify was refused with status 401, sign_in_expired: Sign in again',
  });
});

test('callProcedure() says when nothing answers there', async () => {
  await assert.rejects(callProcedure({ url: 'http://127.0.0.1:1', token: 'x' }, 'classify', {}), {
    name: 'CallError',
    message: /Cannot reach http:\/\/127\.0\.0\.1:1/,
  });
});

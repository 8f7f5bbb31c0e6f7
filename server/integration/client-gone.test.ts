import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from '../../harness/kit/kit.ts';
import { newTraceId, traceparent } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';

let onecall: Onecall;
test.beforeAll(async () => {
  onecall = await startOnecall();
});
test.afterAll(() => onecall.close());

test('a client that leaves in the middle of its upload stops the request, which is no failure', async () => {
  const traceId = newTraceId();
  const { headers } = await onecall.as('alice');
  const socket = connect(onecall.server().port, '127.0.0.1');
  await once(socket, 'connect');
  const head = [
    'POST /trpc/chat?batch=1 HTTP/1.1',
    'host: onecall',
    `authorization: ${headers['authorization']}`,
    'trpc-accept: application/jsonl',
    'content-type: application/json',
    'transfer-encoding: chunked',
    `traceparent: ${traceparent(traceId)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n5\r\n{"0":\r\n`);
  setTimeout(() => socket.destroy(), 100);
  const line = await onecall.requestLine(traceId);
  assert.deepEqual([line.outcome, line.modelCalls], ['stopped', 0]);
  assert.deepEqual(
    onecall.linesOf(traceId).map(({ event }) => event),
    ['sign_in', 'request'],
  );
});

test('a chat that asks for no stream is refused as such', async () => {
  const alice = await onecall.as('alice');
  const traceId = newTraceId();
  const ids = { conversationId: crypto.randomUUID(), messageId: crypto.randomUUID() };
  for (const accept of ['application/json', 'application/jsonl']) {
    const response = await alice.post(
      '/trpc/chat?batch=1',
      { 0: { ...ids, query: 'q', agent: 'auto' } },
      { accept, traceparent: traceparent(traceId) },
    );
    assert.equal(response.status, 400);
    assert.match(await response.text(), /trpc-accept: application\/jsonl/);
  }
  const { line, counts } = await onecall.account(traceId);
  assert.deepEqual([line.outcome, line.reason, counts.received], ['refused', 'input_invalid', 0]);
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '../../kit/kit.ts';
import { app, echo, eventually, startBalancer, startHttpTarget } from './balancer.fixture.ts';

test('forward passes chunks on as they are written', async (t) => {
  const written: ServerResponse[] = [];
  const target = await startHttpTarget(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    written.push(response);
  });
  const balancer = await startBalancer(t, app(target));
  await eventually(
    () => written.length > 0 || balancer.state().targetGroups[0]?.targets.length === 1,
  );
  const response = await fetch(`${balancer.url}/stream`);
  const stream = written.at(-1);
  const reader = response.body?.getReader();
  for (const word of ['one', 'two', 'three']) {
    stream?.write(word);
    const { value } = (await reader?.read()) ?? {};
    assert.equal(Buffer.from(value ?? []).toString(), word);
  }
  stream?.end();
  assert.equal((await reader?.read())?.done, true);
});

test('forward streams a request body of 1 MB on while it is sent', async (t) => {
  let received = 0;
  const target = await startHttpTarget(t, (incoming, response) => {
    incoming.on('data', (chunk: Buffer) => (received += chunk.length));
    incoming.on('end', () => response.end(String(received)));
  });
  const balancer = await startBalancer(t, app(target));
  const sent = request(balancer.url, { method: 'POST', headers: { 'content-length': 1_048_576 } });
  const answered = once(sent, 'response');
  sent.write('x'.repeat(65_536));
  await eventually(() => received >= 65_536);
  sent.end('x'.repeat(1_048_576 - 65_536));
  const [response] = await answered;
  let body = '';
  for await (const chunk of response) body += String(chunk);
  assert.equal(body, '1048576');
});

test('forward sends Expect, HEAD and chunked bodies properly', async (t) => {
  const target = await startHttpTarget(t, echo);
  const balancer = await startBalancer(t, app(target));
  const head = await fetch(balancer.url, { method: 'HEAD' });
  assert.equal(head.status, 200);
  const sent = request(balancer.url, { method: 'PUT', headers: { expect: '100-continue' } });
  const answered = once(sent, 'response');
  sent.write('some ');
  sent.end('text');
  const [response] = await answered;
  let body = '';
  for await (const chunk of response) body += String(chunk);
  assert.match(body, /"body":"some text"/);
});

test('a client that leaves takes its request to the target with it at once, if so set', async (t) => {
  let begun = 0;
  let aborted = 0;
  const target = await startHttpTarget(t, (incoming, response) => {
    if (incoming.url === '/') {
      response.end();
      return;
    }
    begun++;
    response.on('close', () => aborted++);
    if (incoming.url === '/started') response.write('first');
  });
  const balancer = await startBalancer(t, { ...app(target), clientGone: 'abort' });
  for (const path of ['/waiting', '/started']) {
    const leave = new AbortController();
    const before = begun;
    const response = fetch(balancer.url + path, { signal: leave.signal });
    const refused = assert.rejects(
      response.then((started) => started.text()),
      { name: 'AbortError' },
    );
    await eventually(() => begun > before);
    if (path === '/started') await response;
    leave.abort();
    await refused;
    await eventually(() => aborted === begun);
  }
  await eventually(() => balancer.state().openRequests === 0);
  assert.equal(balancer.state().targetGroups[0]?.targets[0]?.inFlight, 0);
  assert.equal(balancer.state().requests['default']?.['460'], 1);
});

test('the target does not learn that a client left, and ends its response in its own time', async (t) => {
  let open = 0;
  const lost: string[] = [];
  let write = () => {};
  const target = await startHttpTarget(t, (incoming, response) => {
    if (incoming.url === '/') {
      response.end();
      return;
    }
    open += 1;
    response.on('close', () => {
      open -= 1;
      if (!response.writableFinished) lost.push(incoming.url ?? '');
    });
    if (incoming.url === '/started') response.write('first');
    write = () => response.end('x'.repeat(2_000_000));
  });
  const balancer = await startBalancer(t, app(target));
  for (const path of ['/waiting', '/started']) {
    const leave = new AbortController();
    const going = fetch(balancer.url + path, { signal: leave.signal }).then((response) =>
      response.text(),
    );
    const refused = assert.rejects(going, { name: 'AbortError' });
    await eventually(() => open === 1);
    await sleep(20);
    leave.abort();
    await refused;
    await sleep(100);
    assert.equal(open, 1, 'the target goes on');
    write();
    await eventually(() => open === 0);
  }
  assert.deepEqual(lost, []);
  await eventually(() => balancer.state().targetGroups[0]?.targets[0]?.inFlight === 0);
});

test('connections to the target are used again', async (t) => {
  let connections = 0;
  const target = await startHttpTarget(t, echo);
  const balancer = await startBalancer(t, app(target));
  await eventually(() => balancer.state().targetGroups[0]?.targets[0]?.state === 'healthy');
  target.server.on('connection', () => connections++);
  for (let i = 0; i < 5; i++) await (await fetch(balancer.url)).text();
  assert.equal(connections, 1);
});

test('a slow client holds the target back instead of filling memory', async (t) => {
  let written = 0;
  const target = await startHttpTarget(t, (incoming, response) => {
    const fill = () => {
      do written += 1_048_576;
      while (response.write(Buffer.alloc(1_048_576)) && written < 256 * 1_048_576);
      response.once('drain', fill);
    };
    if (incoming.url === '/endless') fill();
    else response.end();
  });
  const balancer = await startBalancer(t, app(target));
  const sent = request(`${balancer.url}/endless`).end();
  sent.on('error', () => undefined);
  const [response] = await once(sent, 'response');
  response.pause();
  let held = -1;
  for (let tries = 0; held !== written && tries < 20; tries++) {
    held = written;
    await sleep(200);
  }
  assert.equal(written, held);
  assert.ok(held < 64 * 1_048_576, `${held} bytes were taken from the target`);
  sent.destroy();
});

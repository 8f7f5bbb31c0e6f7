import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from '../../kit/kit.ts';
import { responseStatus } from '../status-of.fixture.ts';
import { app, echo, eventually, startBalancer, startHttpTarget } from './balancer.fixture.ts';
import { closeServer } from '../listen.ts';

const page = (title: string) => new RegExp(`^<html>\r\n<head><title>${title}</title>`);

test('no registered target is answered 503', async (t) => {
  const balancer = await startBalancer(t, app());
  const response = await fetch(balancer.url);
  assert.equal(response.status, 503);
  assert.match(await response.text(), page('503 Service Temporarily Unavailable'));
});

test('a target that is unreachable or closes without a response is answered 502', async (t) => {
  const rude = await startHttpTarget(t, (_request, response) => response.destroy());
  const balancer = await startBalancer(t, app(rude));
  const response = await fetch(balancer.url);
  assert.equal(response.status, 502);
  assert.match(await response.text(), page('502 Bad Gateway'));
  await closeServer(rude.server);
  assert.equal(await responseStatus(fetch(balancer.url, { method: 'POST', body: 'x' })), 502);
});

test('a target that does not speak HTTP is answered 502', async (t) => {
  const target = await startHttpTarget(t, (_request, response) => {
    response.socket?.end('nonsense\r\n\r\n');
  });
  const balancer = await startBalancer(t, app(target));
  assert.equal(await responseStatus(fetch(balancer.url)), 502);
});

test('a target that cuts its answer cuts it for the client', async (t) => {
  const target = await startHttpTarget(t, (_request, response) => {
    response.write('half');
    setTimeout(() => response.destroy(), 20);
  });
  const balancer = await startBalancer(t, app(target));
  const response = await fetch(balancer.url);
  assert.equal(response.status, 200);
  await assert.rejects(response.text());
});

test('silence before an answer is 504 after the idle timeout, and ends the request at the target', async (t) => {
  let closed = 0;
  const target = await startHttpTarget(t, (_request, response) =>
    response.on('close', () => closed++),
  );
  const balancer = await startBalancer(t, { ...app(target), idleTimeoutMs: 100 });
  const response = await fetch(`${balancer.url}/`);
  assert.equal(response.status, 504);
  assert.match(await response.text(), page('504 Gateway Time-out'));
  await eventually(() => closed >= 1);
});

test('silence within an answer closes the connection after the idle timeout, pings keep it', async (t) => {
  const target = await startHttpTarget(t, (incoming, response) => {
    response.write('first');
    if (incoming.url !== '/pings') return;
    let pings = 0;
    const timer = setInterval(() => {
      response.write('.');
      if (++pings < 8) return;
      clearInterval(timer);
      response.end('done');
    }, 300);
  });
  const balancer = await startBalancer(t, { ...app(target), idleTimeoutMs: 2_000 });
  const kept = await fetch(`${balancer.url}/pings`);
  assert.equal(await kept.text(), 'first........done');
  const started = performance.now();
  const silent = await fetch(`${balancer.url}/silent`);
  await assert.rejects(silent.text());
  const took = performance.now() - started;
  assert.ok(took > 1_900, `took ${took} ms`);
});

test('a client that stops sending its body is answered 408', async (t) => {
  const target = await startHttpTarget(t, echo);
  const balancer = await startBalancer(t, { ...app(target), idleTimeoutMs: 100 });
  const sent = request(balancer.url, { method: 'POST', headers: { 'content-length': 10 } });
  sent.on('error', () => undefined);
  sent.write('half');
  const [response] = await once(sent, 'response');
  assert.equal(response.statusCode, 408);
  sent.destroy();
});

test('after faults nothing is open or in flight', async (t) => {
  const target = await startHttpTarget(t, (incoming, response) => {
    if (incoming.url === '/cut') response.destroy();
    else if (incoming.url !== '/silent') response.end();
  });
  const balancer = await startBalancer(t, { ...app(target), idleTimeoutMs: 400 });
  await Promise.all(
    ['/', '/cut', '/silent'].map(async (path) => (await fetch(balancer.url + path)).text()),
  );
  await eventually(() => balancer.state().openRequests === 0);
  const { requests, targetGroups } = balancer.state();
  assert.deepEqual(requests, { default: { 200: 1, 502: 1, 504: 1 } });
  assert.equal(targetGroups[0]?.targets[0]?.inFlight, 0);
});

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from '../../kit/kit.ts';
import { responseStatus } from '../status-of.fixture.ts';
import { eventually, startBalancer, startHttpTarget } from './balancer.fixture.ts';
import { statusMatcher } from './health.ts';

const healthCheck = {
  path: '/readyz',
  intervalMs: 20,
  timeoutMs: 2_000,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};

test('requests go round robin to healthy targets, and away from one that turns unhealthy', async (t) => {
  const ready = { a: true, b: true };
  const named = (name: 'a' | 'b') =>
    startHttpTarget(t, (incoming, response) => {
      response.statusCode = incoming.url !== '/readyz' || ready[name] ? 200 : 503;
      response.end(name);
    });
  const [a, b] = [await named('a'), await named('b')];
  const targets = [a, b].map(({ host, port }) => ({ host, port }));
  const balancer = await startBalancer(t, {
    targetGroups: [{ name: 'app', targets, healthCheck }],
  });
  const states = () =>
    balancer
      .state()
      .targetGroups[0]?.targets.map(({ state }) => state)
      .join();
  const asked = async () => {
    const names = await Promise.all(
      [1, 2, 3, 4].map(async () => (await fetch(balancer.url)).text()),
    );
    return names.toSorted().join('');
  };
  await eventually(() => states() === 'healthy,healthy');
  assert.equal(await asked(), 'aabb');

  ready.a = false;
  await eventually(() => states() === 'unhealthy,healthy');
  assert.equal(await asked(), 'bbbb');

  // The last healthy target now becomes unhealthy; AWS then sends requests to all targets ("fail open").
  ready.b = false;
  await eventually(() => states() === 'unhealthy,unhealthy');
  assert.equal(await asked(), 'aabb');

  ready.a = true;
  await eventually(() => states() === 'healthy,unhealthy');
  assert.equal(await asked(), 'aaaa');
});

test('removeTarget() sends it nothing new and waits for what it has begun', async (t) => {
  const open: ServerResponse[] = [];
  const old = await startHttpTarget(t, (incoming, response) => {
    if (incoming.url === '/long') open.push(response);
    else response.end('old');
  });
  const fresh = await startHttpTarget(t, (_request, response) => response.end('new'));
  const balancer = await startBalancer(t, { targetGroups: [{ name: 'app', healthCheck }] });
  balancer.addTarget('app', { host: old.host, port: old.port });
  const long = fetch(`${balancer.url}/long`).then((response) => response.text());
  await eventually(() => open.length === 1);

  balancer.addTarget('app', { host: fresh.host, port: fresh.port });
  let removed = false;
  const removing = balancer
    .removeTarget('app', { host: old.host, port: old.port })
    .then(() => (removed = true));
  for (let i = 0; i < 3; i++) assert.equal(await (await fetch(balancer.url)).text(), 'new');
  assert.equal(removed, false);
  assert.deepEqual(
    balancer
      .state()
      .targetGroups[0]?.targets.map(({ state }) => state)
      .includes('draining'),
    true,
  );
  open[0]?.end('finished');
  assert.equal(await long, 'finished');
  await removing;
  assert.equal(balancer.state().targetGroups[0]?.targets.length, 1);
});

test('removeTarget() cuts what outlives the deregistration delay', async (t) => {
  let begun = false;
  const target = await startHttpTarget(t, (_request, response) => {
    begun = true;
    response.write('never ends');
  });
  const { host, port } = target;
  const balancer = await startBalancer(t, {
    targetGroups: [{ name: 'app', targets: [{ host, port }], deregistrationDelayMs: 50 }],
  });
  const response = await fetch(balancer.url);
  assert.equal(begun, true);
  const cut = assert.rejects(response.text());
  await balancer.removeTarget('app', { host, port });
  await cut;
  assert.equal(await responseStatus(fetch(balancer.url)), 503);
});

test('addTarget() refuses a group that is not there', async (t) => {
  const balancer = await startBalancer(t, { targetGroups: [{ name: 'app' }] });
  assert.throws(
    () => balancer.addTarget('nothing', { host: '127.0.0.1', port: 1 }),
    /"nothing", only app/,
  );
});

test('statusMatcher() reads codes, lists and ranges', () => {
  assert.equal(statusMatcher('200')(204), false);
  assert.equal(statusMatcher('200,204')(204), true);
  assert.equal(statusMatcher('200-299,404')(250), true);
  assert.equal(statusMatcher('200-299,404')(404), true);
  assert.equal(statusMatcher('200-299')(300), false);
});

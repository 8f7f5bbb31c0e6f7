import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import {
  CreateLoadBalancerCommand,
  DeleteListenerCommand,
  ModifyRuleCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { test, type TestContext } from '../../../kit/kit.ts';
import { NO_MOTO, startAws } from '../../cognito/applied/applied-pool.fixture.ts';
import { responseStatus } from '../../status-of.fixture.ts';
import { eventually } from '../balancer.fixture.ts';
import { listen, closeServer } from '../../listen.ts';
import { startAppliedLoadBalancer } from './applied-load-balancer.ts';
import {
  applyWorld,
  TARGET_PORT,
  PUBLIC,
  serveAt,
  startStandIns,
} from './applied-world.fixture.ts';

const aws = await startAws();
test.afterAll(() => aws?.close());
const skip = aws ? false : NO_MOTO;

async function start(t: TestContext) {
  if (!aws) throw new Error(NO_MOTO);
  const standIns = await startStandIns(t, aws);
  const world = await applyWorld(t, aws);
  await standIns.balancer.ready();
  const { balancer, groups } = standIns;
  const ask = async (path: string) => (await fetch(balancer.url + path)).text();
  const health = (host: string) =>
    balancer.targetHealth(world.TargetGroupArn, { host, port: TARGET_PORT });
  /** Registers the target at a host, in the tasks' security group, and waits until the target is healthy. */
  const bring = async (host: string) => {
    groups.set(host, [world.tasksGroup]);
    await world.register(host);
    await balancer.refresh();
    await eventually(() => health(host).state === 'healthy');
  };
  return { ...standIns, ...world, ask, health, bring };
}

test(
  'startAppliedLoadBalancer() serves nothing until a listener is applied, and nothing after it is gone',
  { ignore: skip },
  async (t) => {
    if (!aws) return;
    const { balancer, said } = await startStandIns(t, aws);
    await balancer.refresh();
    await assert.rejects(fetch(balancer.url));
    assert.equal(balancer.publicUrl(), undefined);
    const world = await applyWorld(t, aws);
    await balancer.ready();
    assert.equal(balancer.publicUrl(), PUBLIC);
    assert.equal(await responseStatus(fetch(`${balancer.url}/signed-out`)), 503);
    assert.match(
      said.join('\n'),
      /HTTPS listener of arn:.+ as plain HTTP on http:.+ in place of https:\/\/app-1/,
    );
    assert.match(said.join('\n'), /HTTP listener on port 80 is not served: it only redirects/);
    await world.elb.send(new DeleteListenerCommand({ ListenerArn: world.ListenerArn }));
    await balancer.refresh();
    await assert.rejects(fetch(balancer.url));
  },
);

test(
  'a changed rule is followed, and a request that began before it goes on',
  { ignore: skip },
  async (t) => {
    const { balancer, elb, rules, forward, path, ask, bring } = await start(t);
    const open: ServerResponse[] = [];
    await serveAt(t, '127.0.1.1', (request, response) => {
      if (request.url === '/assets/long') open.push(response.writeHead(200));
      else response.end(request.url);
    });
    await bring('127.0.1.1');
    const long = ask('/assets/long');
    await eventually(() => open.length === 1);
    const fixed = { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'fixed' };
    await elb.send(
      new ModifyRuleCommand({
        RuleArn: rules.open,
        Conditions: [path('/new/*')],
        Actions: [{ Type: 'fixed-response', FixedResponseConfig: fixed }],
      }),
    );
    const began = performance.now();
    while ((await ask('/new/x')) !== 'fixed') assert.ok(performance.now() - began < 30_000);
    assert.equal(
      await responseStatus(fetch(`${balancer.url}/assets/x`, { redirect: 'manual' })),
      302,
    );
    open[0]?.end('to the end');
    assert.equal(await long, 'to the end');

    await elb.send(
      new ModifyRuleCommand({
        RuleArn: rules.open,
        Conditions: [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }],
        Actions: [forward],
      }),
    );
    await balancer.refresh();
    assert.match(
      balancer.problem() ?? '',
      /rule 10 has a condition on "source-ip", which is not emulated/,
    );
    assert.equal(await ask('/new/x'), 'fixed');
  },
);

test(
  'what AWS refuses and what is not emulated is named, and the last good configuration stays',
  { ignore: skip },
  async (t) => {
    const { balancer, elb, TargetGroupArn, rules, forward, path, subnetIds, said } = await start(t);
    const problem = async () => {
      await balancer.refresh();
      return balancer.problem() ?? '';
    };
    const sticky = (Value: string) =>
      elb.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn,
          Attributes: [{ Key: 'stickiness.enabled', Value }],
        }),
      );
    await sticky('true');
    assert.match(await problem(), /stickiness.enabled "true": only "false" is emulated/);
    await sticky('false');
    assert.equal(await problem(), '');
    assert.match(said.at(-1) ?? '', /followed again/);
    await elb.send(
      new ModifyRuleCommand({
        RuleArn: rules.open,
        Conditions: [path('/a', '/b', '/c', '/d')],
        Actions: [forward],
      }),
    );
    assert.match(await problem(), /at most 3 values/);
    await elb.send(
      new CreateLoadBalancerCommand({ Name: 'second', Subnets: subnetIds, Type: 'application' }),
    );
    assert.match(await problem(), /one at a time is emulated/);
    assert.equal(await responseStatus(fetch(`${balancer.url}/signed-out`)), 503);
  },
);

test(
  'a target that is deregistered finishes what it began, and gets nothing new',
  { ignore: skip },
  async (t) => {
    const { balancer, ask, bring, health, deregister } = await start(t);
    const open: ServerResponse[] = [];
    await serveAt(t, '127.0.1.1', (request, response) => {
      if (request.url === '/assets/long') open.push(response.writeHead(200));
      else response.end('old');
    });
    await serveAt(t, '127.0.1.2', (_request, response) => response.end('new'));
    await bring('127.0.1.1');
    const long = ask('/assets/long');
    await eventually(() => open.length === 1);
    assert.equal(balancer.openRequests('127.0.1.1'), 1);
    await bring('127.0.1.2');
    await deregister('127.0.1.1');
    await eventually(() => health('127.0.1.1').state === 'draining');
    assert.equal(health('127.0.1.1').reason, 'Target.DeregistrationInProgress');
    for (let i = 0; i < 3; i++) assert.equal(await ask('/assets/x'), 'new');
    open[0]?.end('finished');
    assert.equal(await long, 'finished');
    await eventually(() => health('127.0.1.1').state === 'unused');
    assert.equal(health('127.0.1.1').reason, 'Target.NotRegistered');
    assert.equal(balancer.openRequests('127.0.1.1'), 0);

    await deregister('127.0.1.2');
    await balancer.refresh();
    assert.equal(await responseStatus(fetch(`${balancer.url}/assets/x`)), 503);
  },
);

test(
  'the deregistration delay that is applied while a target drains ends it',
  { ignore: skip },
  async (t) => {
    const { ask, bring, health, deregister, balancer, elb, TargetGroupArn } = await start(t);
    await serveAt(t, '127.0.1.1', (_request, response) => response.write('never ends'));
    await bring('127.0.1.1');
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '0' }];
    await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
    await balancer.refresh();
    const cut = assert.rejects(ask('/assets/x'));
    await eventually(() => balancer.openRequests('127.0.1.1') === 1);
    await deregister('127.0.1.1');
    await cut;
    await eventually(() => health('127.0.1.1').state === 'unused');
  },
);

test(
  'startAppliedLoadBalancer() says what to do when its port is taken',
  { ignore: skip },
  async (t) => {
    if (!aws) return;
    const other = createServer();
    const port = Number(new URL(await listen(other, 0, '127.0.0.1')).port);
    t.after(() => closeServer(other));
    await assert.rejects(
      startAppliedLoadBalancer({
        aws,
        clock: { nowMs: () => 0 },
        port,
        metrics: () => undefined,
        cognito: () => Promise.reject(new Error('unused')),
        groupsOf: () => undefined,
        say: () => undefined,
      }),
      /Cannot listen on port \d+ of 127\.0\.0\.1 .+EADDRINUSE.+choose another port/,
    );
  },
);

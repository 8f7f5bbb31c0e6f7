import assert from 'node:assert/strict';
import {
  AuthorizeSecurityGroupIngressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { ModifyTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { test, type TestContext } from '../../../kit/kit.ts';
import { NO_MOTO, startAws } from '../../cognito/applied/applied-pool.fixture.ts';
import { responseStatus } from '../../status-of.fixture.ts';
import { eventually } from '../balancer.fixture.ts';
import { applyWorld, TARGET_PORT, serveAt, startStandIns } from './applied-world.fixture.ts';

const aws = await startAws();
test.afterAll(() => aws?.close());
const skip = aws ? false : NO_MOTO;

/**
 * Longest wait for two health checks on a slow machine, in milliseconds: checks start 2 s apart, and each takes at
 * most 1 s.
 */
const SLOWLY_MS = 15_000;

async function start(t: TestContext) {
  if (!aws) throw new Error(NO_MOTO);
  const standIns = await startStandIns(t, aws);
  const world = await applyWorld(t, aws);
  const { balancer, groups } = standIns;
  await balancer.ready();
  const host = '127.0.1.3';
  groups.set(host, [world.tasksGroup]);
  const target = await serveAt(t, host, (request, response) => {
    response.statusCode = request.url === '/wrong' ? 404 : request.url === '/broken' ? 500 : 200;
    response.end('served');
  });
  await world.register(host);
  await balancer.refresh();
  const health = () => balancer.targetHealth(world.TargetGroupArn, { host, port: TARGET_PORT });
  return { ...standIns, ...world, host, target, health };
}

test(
  'targetHealth() says as AWS does what a health check met, and all unhealthy fails open',
  { ignore: skip },
  async (t) => {
    const { balancer, elb, TargetGroupArn, health, target } = await start(t);
    assert.equal(
      balancer.targetHealth('arn:other', { host: 'x', port: 1 }).reason,
      'Target.NotInUse',
    );
    await eventually(() => health().state === 'healthy', SLOWLY_MS);
    const check = (HealthCheckPath: string) =>
      elb.send(new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath }));
    await check('/wrong');
    await eventually(() => health().state === 'unhealthy', SLOWLY_MS);
    assert.deepEqual(health(), {
      state: 'unhealthy',
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [404]',
    });
    assert.equal(await (await fetch(`${balancer.url}/assets/x`)).text(), 'served');
    await check('/health');
    await eventually(() => health().state === 'healthy', SLOWLY_MS);
    await target.close();
    await eventually(() => health().reason === 'Target.FailedHealthChecks', SLOWLY_MS);
    assert.equal(await responseStatus(fetch(`${balancer.url}/assets/x`)), 502);
  },
);

test(
  'a closed security group lets nothing through, as if no packet came back',
  { ignore: skip },
  async (t) => {
    const { balancer, ec2, ingress, health, target } = await start(t);
    await eventually(() => health().state === 'healthy', SLOWLY_MS);
    await ec2.send(new RevokeSecurityGroupIngressCommand(ingress));
    await eventually(() => health().state === 'unhealthy', SLOWLY_MS);
    assert.equal(health().reason, 'Target.Timeout');
    const before = target.requests.length;
    const waits = fetch(`${balancer.url}/assets/x`, { signal: AbortSignal.timeout(1_500) });
    await assert.rejects(waits, { name: 'TimeoutError' });
    assert.equal(target.requests.length, before);
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(ingress));
    await eventually(() => health().state === 'healthy', SLOWLY_MS);
    assert.equal(await responseStatus(fetch(`${balancer.url}/assets/x`)), 200);
  },
);

test(
  'what was measured is published once a minute of the clock, in the dimensions of AWS',
  { ignore: skip },
  async (t) => {
    const { balancer, points, clock, health, LoadBalancerArn, TargetGroupArn } = await start(t);
    await eventually(() => health().state === 'healthy', SLOWLY_MS);
    for (const path of ['/assets/x', '/assets/y', '/api/x']) {
      await (await fetch(balancer.url + path)).text();
    }
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(points.length, 0);
    clock.ms = 60_001;
    await eventually(() => points.length > 0);
    const LoadBalancer = LoadBalancerArn.replace(/^.+:loadbalancer\//, '');
    const TargetGroup = TargetGroupArn.replace(/^.+:/, '');
    assert.match(LoadBalancer, /^app\/app\/\w+$/);
    assert.match(TargetGroup, /^targetgroup\/app\/\w+$/);
    const values = (name: string, dimensions: Record<string, string>) =>
      points
        .filter((point) => point.namespace === 'AWS/ApplicationELB' && point.name === name)
        .filter((point) => JSON.stringify(point.dimensions) === JSON.stringify(dimensions))
        .map(({ value }) => value);
    const both = { LoadBalancer, TargetGroup };
    assert.deepEqual(values('RequestCount', { LoadBalancer }), [2]);
    assert.deepEqual(values('RequestCount', both), [2]);
    assert.deepEqual(values('HTTPCode_Target_2XX_Count', both), [2]);
    assert.deepEqual(values('HTTPCode_Target_5XX_Count', both), [0]);
    assert.deepEqual(values('HTTPCode_ELB_4XX_Count', { LoadBalancer }), [1]);
    assert.deepEqual(values('HTTPCode_ELB_5XX_Count', { LoadBalancer }), []);
    assert.deepEqual(values('HealthyHostCount', both), [1]);
    assert.deepEqual(values('UnHealthyHostCount', both), [0]);
    assert.deepEqual(values('RequestCountPerTarget', { TargetGroup }), [2]);
    const times = values('TargetResponseTime', { LoadBalancer });
    assert.equal(times.length, 2);
    for (const seconds of times) assert.ok(seconds > 0 && seconds < 1);
    points.length = 0;
    balancer.publish();
    assert.deepEqual(values('RequestCount', { LoadBalancer }), [0]);
  },
);

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { test } from '../../kit/kit.ts';
import { createEcsAgent, type ServiceReport } from '../fargate/ecs-agent.ts';
import { startAwsApi, stopAwsApi } from './aws-api.ts';
import { hasMoto } from './python.ts';

const directory = mkdtempSync(join(tmpdir(), 'ecs-control-plane-'));
const skip = (await hasMoto('python3')) ? false : 'moto is not installed';
const api = skip === false ? await startAwsApi(directory, () => {}) : undefined;
test.afterAll(async () => {
  await stopAwsApi(directory);
  rmSync(directory, { recursive: true, force: true });
});

const CLUSTER = 'arn:aws:ecs:us-east-1:123456789012:cluster/one';
const TASK = 'arn:aws:ecs:us-east-1:123456789012:task/one/0123456789abcdef';

const aws = {
  region: 'us-east-1',
  endpoint: api?.url ?? '',
  credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
};
const ecs = new ECSClient(aws);
const agent = createEcsAgent(aws);

async function register(): Promise<string> {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'one',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'main', image: 'example:1' }],
    }),
  );
  return taskDefinition?.taskDefinitionArn ?? '';
}

async function create(serviceName: string): Promise<Service> {
  await ecs.send(new CreateClusterCommand({ clusterName: 'one' }));
  const { service } = await ecs.send(
    new CreateServiceCommand({
      cluster: 'one',
      serviceName,
      desiredCount: 2,
      launchType: 'FARGATE',
      taskDefinition: await register(),
      deploymentConfiguration: {
        maximumPercent: 150,
        minimumHealthyPercent: 50,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    }),
  );
  assert.ok(service);
  return service;
}

async function describe(name: string): Promise<Service> {
  const { services } = await ecs.send(
    new DescribeServicesCommand({ cluster: 'one', services: [name] }),
  );
  const service = services?.[0];
  assert.ok(service);
  return service;
}

const deploymentsOf = (service: Service) =>
  service.deployments?.map(({ status, rolloutState, runningCount, taskDefinition }) => [
    status,
    rolloutState,
    runningCount,
    taskDefinition?.split('/')[1],
  ]);

/** Returns an agent's report of a service in which each deployment has one task. */
function reportOf(service: Service, lastStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): ServiceReport {
  return {
    service: service.serviceArn ?? '',
    primary: service.deployments?.[0]?.id ?? '',
    taskDefinition: service.taskDefinition ?? '',
    runningCount: 1,
    pendingCount: 1,
    deployments: (service.deployments ?? []).map(({ id, status, taskDefinition }) => ({
      id,
      status,
      taskDefinition,
      runningCount: 1,
      pendingCount: 1,
      failedTasks: 0,
      desiredCount: 2,
      rolloutState: 'COMPLETED',
      rolloutStateReason: 'done',
      createdAt: 1_700_000_000.5,
      updatedAt: 1_700_000_001,
    })),
    events: [{ id: 'event', createdAt: 1_700_000_001, message: 'has started 1 tasks' }],
    tasks: [
      {
        taskArn: TASK,
        clusterArn: CLUSTER,
        group: `service:${service.serviceName}`,
        taskDefinitionArn: service.taskDefinition,
        lastStatus,
        desiredStatus: lastStatus,
        healthStatus: 'HEALTHY',
        startedAt: 1_700_000_000,
        attachments: [
          { type: 'eni', details: [{ name: 'privateIPv4Address', value: '127.0.1.1' }] },
        ],
        containers: [{ name: 'main', lastStatus, exitCode: 0 }],
      },
    ],
  };
}

const OPTIONS = { ignore: skip, timeout: 300_000 };

test('without an agent a service is as if all its tasks ran', OPTIONS, async () => {
  await create('alone');
  await ecs.send(
    new UpdateServiceCommand({
      cluster: 'one',
      service: 'alone',
      taskDefinition: await register(),
    }),
  );
  const service = await describe('alone');
  assert.deepEqual([service.runningCount, service.pendingCount], [2, 0]);
  assert.deepEqual(deploymentsOf(service), [['PRIMARY', 'COMPLETED', 2, 'one:2']]);
  assert.equal(service.deploymentConfiguration?.maximumPercent, 150);
});

test('with an agent a service is what the agent reports', OPTIONS, async () => {
  await agent.announce();
  await create('run');
  const begun = await describe('run');
  assert.deepEqual([begun.runningCount, begun.desiredCount], [0, 2]);
  assert.deepEqual(deploymentsOf(begun), [['PRIMARY', 'IN_PROGRESS', 0, 'one:3']]);

  assert.deepEqual(await agent.report(reportOf(begun)), []);
  const running = await describe('run');
  assert.deepEqual([running.runningCount, running.pendingCount], [1, 1]);
  assert.deepEqual(deploymentsOf(running), [['PRIMARY', 'COMPLETED', 1, 'one:3']]);
  assert.equal(running.deployments?.[0]?.createdAt?.getTime(), 1_700_000_000_500);
  assert.equal(running.deployments?.[0]?.launchType, 'FARGATE');
  assert.equal(running.events?.[0]?.message, 'has started 1 tasks');

  const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'one', serviceName: 'run' }));
  assert.deepEqual(taskArns, [TASK]);
  const elsewhere = await ecs.send(new ListTasksCommand({ cluster: 'one', serviceName: 'alone' }));
  assert.deepEqual(elsewhere.taskArns, []);
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'one', tasks: [TASK] }));
  assert.equal(tasks?.[0]?.attachments?.[0]?.details?.[0]?.value, '127.0.1.1');
  assert.equal(tasks[0].startedAt?.getTime(), 1_700_000_000_000);
});

test(
  'with an agent another number of tasks begins no deployment, another revision does',
  OPTIONS,
  async () => {
    const update = async (changes: object) => {
      await ecs.send(new UpdateServiceCommand({ cluster: 'one', service: 'run', ...changes }));
      return describe('run');
    };
    const before = await describe('run');
    const scaled = await update({ desiredCount: 3, taskDefinition: before.taskDefinition });
    assert.deepEqual([scaled.desiredCount, scaled.runningCount], [3, 1]);
    assert.deepEqual(deploymentsOf(scaled), [['PRIMARY', 'COMPLETED', 1, 'one:3']]);

    const next = await update({ taskDefinition: await register() });
    assert.deepEqual(deploymentsOf(next), [
      ['PRIMARY', 'IN_PROGRESS', 0, 'one:4'],
      ['ACTIVE', 'COMPLETED', 1, 'one:3'],
    ]);
    assert.equal(await agent.report(reportOf(before)), undefined);
    assert.equal(deploymentsOf(await describe('run'))?.length, 2);

    const forced = await update({ forceNewDeployment: true });
    assert.deepEqual(
      deploymentsOf(forced)?.map(([status]) => status),
      ['PRIMARY', 'ACTIVE', 'ACTIVE'],
    );
  },
);

test('with an agent StopTask is passed on, and a deleted service drains', OPTIONS, async () => {
  await ecs.send(new StopTaskCommand({ cluster: 'one', task: TASK, reason: 'for a test' }));
  const service = await describe('run');
  assert.deepEqual(await agent.report(reportOf(service)), [
    { taskArn: TASK, reason: 'for a test' },
  ]);
  assert.deepEqual(await agent.report(reportOf(service)), []);

  await ecs.send(new DeleteServiceCommand({ cluster: 'one', service: 'run', force: true }));
  assert.equal((await describe('run')).status, 'DRAINING');
  await agent.report(reportOf(service, 'STOPPED'));
  assert.equal((await describe('run')).status, 'INACTIVE');
});

test('an agent that left is not waited for', OPTIONS, async () => {
  const drained = await create('drained');
  await agent.report(reportOf(drained));
  await ecs.send(new DeleteServiceCommand({ cluster: 'one', service: 'drained', force: true }));
  await agent.leave();
  assert.equal((await describe('drained')).status, 'INACTIVE');
  await create('after');
  assert.equal((await describe('after')).runningCount, 2);
});

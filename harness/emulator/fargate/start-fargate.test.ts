import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { test } from '../../kit/kit.ts';
import { hasMoto } from '../aws-api/python.ts';
import { engineForTest } from './engine.fixture.ts';
import { NO_IMAGE, startTaskCloud } from './fargate.fixture.ts';
import { runEngine } from './container-engine.ts';

/** The tests of this file follow one ECS service: each test continues where the previous one ended. */
const engine = await engineForTest();
const skip =
  engine === undefined
    ? 'no container engine with the base image'
    : (await hasMoto('python3'))
      ? false
      : 'moto is not installed';
const cloud = engine !== undefined && skip === false ? await startTaskCloud(engine) : undefined;
test.afterAll(() => cloud?.close());

const OPTIONS = { ignore: skip, timeout: 90_000 };

function the() {
  assert.ok(cloud);
  return cloud;
}

const alive = () =>
  the()
    .fargate.tasks()
    .filter(({ state }) => state === 'RUNNING');
const taskEvents = (taskId: string) =>
  the()
    .events.filter(({ detail }) => String(detail['taskArn']).endsWith(taskId))
    .map(({ detail }) => detail);
const deployed = async () =>
  (await the().service()).deployments?.map((each) => [
    each.status,
    each.rolloutState,
    each.runningCount,
  ]);

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(50);
}

test(
  'startFargate() runs as many tasks as are wanted, each on an address of its own',
  OPTIONS,
  async () => {
    const { create, revision, service, fargate, lines, ask, ecs } = the();
    await create(await revision('first'));
    const before = await service();
    assert.deepEqual(
      [before.runningCount, before.deployments?.[0]?.rolloutState],
      [0, 'IN_PROGRESS'],
    );
    await fargate.settled();
    const tasks = alive();
    assert.equal(new Set(tasks.map(({ address }) => address)).size, 2);
    assert.ok(
      tasks.every(({ address, revision: r }) => /^127\.0\.1\.\d+$/.test(address) && r === 'one:1'),
    );
    assert.deepEqual(await Promise.all([0, 1].map(ask)), ['first', 'first']);
    const now = await service();
    assert.deepEqual([now.runningCount, now.pendingCount, now.desiredCount], [2, 0, 2]);
    assert.deepEqual(await deployed(), [['PRIMARY', 'COMPLETED', 2]]);
    const streams = lines
      .filter(({ message }) => message === 'listens')
      .map(({ stream }) => stream);
    assert.deepEqual(streams.toSorted(), tasks.map(({ id }) => `prefix/main/${id}`).toSorted());
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster: 'one', serviceName: 'one' }),
    );
    const described = await ecs.send(new DescribeTasksCommand({ cluster: 'one', tasks: taskArns }));
    const addresses = described.tasks?.map((task) => task.attachments?.[0]?.details?.[0]?.value);
    assert.deepEqual(addresses?.toSorted(), tasks.map(({ address }) => address).toSorted());
  },
);

test('startFargate() replaces a task that was killed', OPTIONS, async () => {
  const { fargate, service } = the();
  const [victim] = alive();
  assert.ok(victim);
  await fargate.kill(victim.id, 'SIGKILL');
  await until(() =>
    fargate.tasks().some(({ id, state }) => id === victim.id && state === 'STOPPED'),
  );
  await fargate.settled();
  assert.equal(alive().length, 2);
  assert.ok(alive().every(({ id }) => id !== victim.id));
  const last = taskEvents(victim.id).at(-1);
  assert.deepEqual(
    [last?.['lastStatus'], last?.['stopCode'], last?.['group'], last?.['stoppedReason']],
    ['STOPPED', 'EssentialContainerExited', 'service:one', 'Essential container in task exited'],
  );
  assert.match(JSON.stringify(last?.['containers']), /"exitCode":137/);
  assert.match(String(last?.['stoppedAt']), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(await deployed(), [['PRIMARY', 'COMPLETED', 2]]);
  assert.ok(
    (await service()).events?.some(({ message }) => message?.includes('has started 1 tasks')),
  );
  await assert.rejects(fargate.kill(victim.id, 'SIGKILL'), /Cannot find a running task/);
});

test(
  'startFargate() replaces tasks by a new revision without a gap, each deregistered before SIGTERM',
  OPTIONS,
  async () => {
    const { fargate, update, revision, ask, lines, events, service } = the();
    const old = alive();
    await update({ taskDefinition: await revision('second') });
    assert.deepEqual(await deployed(), [
      ['PRIMARY', 'IN_PROGRESS', 0],
      ['ACTIVE', 'COMPLETED', 2],
    ]);
    const settled = fargate.settled().then(() => 'settled' as const);
    const answers: string[] = [];
    for (let turn = 0; (await Promise.race([settled, wait(20)])) !== 'settled'; turn++)
      answers.push(await ask(turn));
    assert.deepEqual([...new Set(answers)], ['first', 'second']);
    assert.deepEqual(await deployed(), [['PRIMARY', 'COMPLETED', 2]]);
    for (const { id, address } of old) {
      const asked = lines.find(
        ({ stream, message }) => stream.endsWith(id) && message === 'asked to stop',
      );
      assert.ok(
        asked !== undefined && !asked.targets.includes(address),
        `${address} was still a target`,
      );
      const statuses = taskEvents(id).map((detail) => detail['lastStatus']);
      assert.deepEqual(statuses.slice(-3), ['DEACTIVATING', 'STOPPING', 'STOPPED']);
      const last = taskEvents(id).at(-1);
      assert.equal(last?.['stopCode'], 'ServiceSchedulerInitiated');
      assert.match(
        String(last?.['stoppedReason']),
        /^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/,
      );
      assert.match(JSON.stringify(last?.['containers']), /"exitCode":0/);
    }
    const id = (await service()).deployments?.[0]?.id;
    const told = events.filter(({ detail }) => detail['deploymentId'] === id);
    assert.deepEqual(
      told.map(({ detail }) => detail['eventName']),
      ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'SERVICE_DEPLOYMENT_COMPLETED'],
    );
  },
);

test(
  'startFargate() rolls back to what was completed when an image cannot be pulled',
  OPTIONS,
  async () => {
    const { fargate, update, revision, ask, service, events } = the();
    const before = alive().map(({ id }) => id);
    await update({ taskDefinition: await revision('third', { image: NO_IMAGE }) });
    await fargate.settled();
    const now = await service();
    assert.match(now.taskDefinition ?? '', /one:2$/);
    assert.match(now.deployments?.[0]?.rolloutStateReason ?? '', /completed/);
    assert.deepEqual(await deployed(), [['PRIMARY', 'COMPLETED', 2]]);
    assert.deepEqual(
      alive().map(({ id }) => id),
      before,
    );
    assert.equal(await ask(0), 'second');
    const refused = fargate
      .tasks()
      .filter(({ stoppedReason = '' }) => stoppedReason.startsWith('CannotPull'));
    assert.ok(refused.length >= 3);
    assert.match(
      refused[0]?.stoppedReason ?? '',
      /^CannotPullContainerError: pull image manifest .*absent:1: not found$/,
    );
    assert.equal(taskEvents(refused[0]?.id ?? '').at(-1)?.['stopCode'], 'TaskFailedToStart');
    const failed = events.find(({ detail }) => detail['eventName'] === 'SERVICE_DEPLOYMENT_FAILED');
    assert.equal(
      failed?.detail['reason'],
      'ECS deployment circuit breaker: tasks failed to start.',
    );
    const back = events.find(({ detail }) =>
      String(detail['reason']).includes('rolling back to deploymentId'),
    );
    assert.equal(back?.detail['eventName'], 'SERVICE_DEPLOYMENT_IN_PROGRESS');
  },
);

test('startFargate() starts no task whose log group does not exist', OPTIONS, async () => {
  const { fargate, update, revision, service } = the();
  const options = {
    'awslogs-group': '/two',
    'awslogs-region': 'us-east-1',
    'awslogs-stream-prefix': 'p',
  };
  await update({
    taskDefinition: await revision('fourth', {
      logConfiguration: { logDriver: 'awslogs', options },
    }),
  });
  await fargate.settled();
  assert.match((await service()).taskDefinition ?? '', /one:2$/);
  const refused = fargate
    .tasks()
    .find(({ revision: r, state }) => r === 'one:4' && state === 'STOPPED');
  assert.match(
    refused?.stoppedReason ?? '',
    /^ResourceInitializationError: failed to validate logger args: .*The specified log group does not exist/,
  );
  assert.equal(refused?.containerId, undefined);
});

test(
  'startFargate() stops tasks that fail health checks once the grace period is over',
  OPTIONS,
  async () => {
    const { fargate, update, revision, service, ask } = the();
    const silent = `console.log('listens to nobody'); setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(0));`;
    const startedAt = Date.now();
    await update({
      taskDefinition: await revision('fifth', { command: ['node', '-e', silent] }),
      healthCheckGracePeriodSeconds: 2,
    });
    await fargate.settled();
    assert.ok(Date.now() - startedAt > 2_000);
    assert.match((await service()).taskDefinition ?? '', /one:2$/);
    assert.equal(await ask(0), 'second');
    const stopped = fargate.tasks().filter(({ revision: r }) => r === 'one:5');
    assert.match(
      stopped[0]?.stoppedReason ?? '',
      /^Task failed ELB health checks in \(target-group arn:aws:elasticloadbalancing:.*\)$/,
    );
  },
);

test('startFargate() refuses what Fargate would, and says so', OPTIONS, async () => {
  const { fargate, update, register, service, said } = the();
  await update({ taskDefinition: await register({}, { cpu: '256', memory: '4096' }) });
  await fargate.settled();
  assert.match((await service()).taskDefinition ?? '', /one:2$/);
  assert.ok(
    said.some((text) =>
      /No Fargate configuration exists for given values: 256 CPU, 4096 memory/.test(text),
    ),
  );
});

test('startFargate() follows the desired count and StopTask', OPTIONS, async () => {
  const { fargate, update, ecs } = the();
  await update({ desiredCount: 1 });
  await fargate.settled();
  assert.equal(alive().length, 1);
  const [task] = alive();
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster: 'one', serviceName: 'one' }),
  );
  await ecs.send(
    new StopTaskCommand({ cluster: 'one', task: taskArns[0] ?? '', reason: 'by hand' }),
  );
  await until(() =>
    fargate.tasks().some(({ id, state }) => id === task?.id && state === 'STOPPED'),
  );
  await fargate.settled();
  const stopped = fargate.tasks().find(({ id }) => id === task?.id);
  assert.deepEqual([stopped?.stoppedReason, stopped?.exitCode], ['by hand', 0]);
  assert.equal(alive().length, 1);
});

test('publish() measures a service', OPTIONS, async () => {
  const { fargate, metrics } = the();
  await fargate.publish();
  const names = metrics.map(({ namespace, name, dimensions }) => [namespace, name, dimensions]);
  const dimensions = { ClusterName: 'one', ServiceName: 'one' };
  assert.deepEqual(names.slice(-2), [
    ['AWS/ECS', 'CPUUtilization', dimensions],
    ['AWS/ECS', 'MemoryUtilization', dimensions],
  ]);
  assert.ok((metrics.at(-1)?.value ?? 0) > 1);
  assert.ok((alive()[0]?.memoryBytes ?? 0) > 1e6);
});

test('startFargate() does not return to a revision that was deregistered', OPTIONS, async () => {
  const { ecs, fargate, update, revision, service, ask } = the();
  const { taskDefinition = '' } = await service();
  const serving = await ask(0);
  await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  await assert.rejects(update({ taskDefinition }), /TaskDefinition is inactive/);
  await update({ taskDefinition: await revision('last', { image: NO_IMAGE }) });
  await until(async () => (await service()).deployments?.[0]?.rolloutState === 'FAILED');
  assert.match((await service()).deployments?.[0]?.rolloutStateReason ?? '', /failed to start/);
  assert.equal(await ask(0), serving);
  assert.ok(alive().every(({ revision: r }) => taskDefinition.endsWith(r)));
  assert.ok(fargate.tasks().some(({ stoppedReason = '' }) => stoppedReason.startsWith('Cannot')));
});

test(
  'startFargate() drains a service that is deleted and leaves no container',
  OPTIONS,
  async () => {
    const { ecs, service } = the();
    await ecs.send(new DeleteServiceCommand({ cluster: 'one', service: 'one', force: true }));
    await until(async () => (await service()).status === 'INACTIVE');
    assert.equal(alive().length, 0);
    assert.ok(engine);
    const label = `label=emulated-fargate=test-${process.pid}`;
    assert.equal(await runEngine(engine, ['ps', '--all', '--quiet', '--filter', label]), '');
  },
);

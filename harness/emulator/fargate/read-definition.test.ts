import assert from 'node:assert/strict';
import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { test } from '../../kit/kit.ts';
import { isFargateSize } from './fargate-sizes.ts';
import { readDefinition } from './read-definition.ts';

const skip = process.arch === 'x64' ? false : 'the definitions are for x86_64';

const define = (
  container: Partial<ContainerDefinition> = {},
  fields: Partial<TaskDefinition> = {},
): TaskDefinition => ({
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/one:3',
  family: 'one',
  revision: 3,
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '512',
  memory: '1024',
  runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
  volumes: [{ name: 'scratch' }],
  containerDefinitions: [{ name: 'main', image: 'example:1', ...container }],
  ...fields,
});

test('readDefinition() fills in the defaults of ECS', { ignore: skip }, () => {
  assert.deepEqual(readDefinition(define()), {
    arn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/one:3',
    revision: 'one:3',
    container: 'main',
    task: {
      image: 'example:1',
      cpuUnits: 512,
      memoryMiB: 1024,
      readonlyRootFilesystem: false,
      environment: {},
      scratch: [],
      initProcess: false,
      stopTimeoutSeconds: 30,
    },
  });
});

test('readDefinition() reads what a container is given', { ignore: skip }, () => {
  const { task, logs, taskRoleArn } = readDefinition(
    define(
      {
        user: '1000:1000',
        readonlyRootFilesystem: true,
        environment: [{ name: 'PORT', value: '8080' }],
        mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp', readOnly: false }],
        linuxParameters: { initProcessEnabled: true },
        stopTimeout: 120,
        healthCheck: { command: ['CMD', 'true'], interval: 15 },
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/one',
            'awslogs-region': 'us-east-1',
            'awslogs-stream-prefix': 'prefix',
          },
        },
      },
      { taskRoleArn: 'arn:aws:iam::123456789012:role/one' },
    ),
  );
  assert.deepEqual(task.scratch, [{ path: '/tmp', readOnly: false }]);
  assert.deepEqual(
    [task.initProcess, task.stopTimeoutSeconds, task.user],
    [true, 120, '1000:1000'],
  );
  assert.deepEqual(task.healthCheck, {
    command: ['CMD', 'true'],
    intervalSeconds: 15,
    timeoutSeconds: 5,
    retries: 3,
    startPeriodSeconds: 0,
  });
  assert.deepEqual(logs, { group: '/one', region: 'us-east-1', prefix: 'prefix' });
  assert.equal(taskRoleArn, 'arn:aws:iam::123456789012:role/one');
});

const mount = { sourceVolume: 'scratch', containerPath: '/tmp' };
const refused: readonly (readonly [string, TaskDefinition, RegExp])[] = [
  [
    'a size',
    define({}, { memory: '512' }),
    /No Fargate configuration exists for given values: 512/,
  ],
  ['a network mode', define({}, { networkMode: 'bridge' }), /only supports network mode 'awsvpc'/],
  ['EC2', define({}, { requiresCompatibilities: ['EC2'] }), /does not support launch_type FARGATE/],
  [
    'an architecture',
    define({}, { runtimePlatform: { cpuArchitecture: 'ARM64' } }),
    /does not contain descriptor matching platform: the task wants LINUX on ARM64/,
  ],
  [
    'tmpfs',
    define({ linuxParameters: { tmpfs: [{ containerPath: '/tmp', size: 64 }] } }),
    /Fargate compatible task definitions do not support tmpfs/,
  ],
  [
    'a folder of the host',
    define({ mountPoints: [mount] }, { volumes: [{ name: 'scratch', host: { sourcePath: '/' } }] }),
    /do not support sourcePath/,
  ],
  [
    'an unknown volume',
    define({ mountPoints: [mount] }, { volumes: [] }),
    /Unknown volume 'scratch'/,
  ],
  ['a stop timeout', define({ stopTimeout: 121 }), /must be between 0 and 120 seconds on Fargate/],
  [
    'a health check',
    define({ healthCheck: { command: ['CMD', 'true'], interval: 4 } }),
    /interval is 4/,
  ],
  [
    'two containers',
    define({}, { containerDefinitions: [{ name: 'a' }, { name: 'b' }] }),
    /Cannot run a task of 2 containers: this stand-in runs tasks of one/,
  ],
  ['another log driver', define({ logConfiguration: { logDriver: 'syslog' } }), /"syslog"/],
  [
    'secrets',
    define({ secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:one' }] }),
    /no store to read them from/,
  ],
];

for (const [what, definition, words] of refused)
  test(`readDefinition() refuses ${what} that cannot be run`, { ignore: skip }, () => {
    assert.throws(() => readDefinition(definition), { name: 'TaskRefused', message: words });
  });

test('isFargateSize() knows the pairs of Fargate', () => {
  assert.ok(
    [
      [256, 512],
      [256, 2048],
      [1024, 8192],
      [16_384, 122_880],
    ].every(([c = 0, m = 0]) => isFargateSize(c, m)),
  );
  assert.ok(
    ![
      [256, 1536],
      [256, 4096],
      [300, 512],
      [1024, 2500],
      [8192, 17_408],
    ].some(([c = 0, m = 0]) => isFargateSize(c, m)),
  );
});

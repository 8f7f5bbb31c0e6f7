import type { Task } from '@aws-sdk/client-ecs';
import type { OnWire } from './ecs-agent.ts';
import type { FargateTask } from './fargate-task.ts';

const HEALTH = {
  none: 'UNKNOWN',
  starting: 'UNKNOWN',
  healthy: 'HEALTHY',
  unhealthy: 'UNHEALTHY',
} as const;

export type HealthStatus = (typeof HEALTH)[keyof typeof HEALTH];

export const healthStatusOf = (task: FargateTask): HealthStatus =>
  HEALTH[task.running?.health() ?? 'none'];

const seconds = (ms: number | undefined) => (ms === undefined ? {} : { value: ms / 1000 });

/**
 * Returns a task in the form of DescribeTasks, with times as ISO 8601 text. It is also the detail of a task's events.
 */
export function taskRecord(task: FargateTask): OnWire<Task> {
  const { definition, clusterArn, service } = task.options;
  const { stopped, end } = task;
  const healthStatus = healthStatusOf(task);
  const startedAt = seconds(task.startedAtMs).value;
  const stoppedAt = seconds(task.stoppedAtMs).value;
  const reason = end?.outOfMemory
    ? { reason: 'OutOfMemoryError: Container killed due to memory usage' }
    : stopped?.code === 'TaskFailedToStart'
      ? { reason: stopped.reason }
      : {};
  return {
    taskArn: task.arn,
    clusterArn,
    group: `service:${service}`,
    startedBy: task.deploymentId,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    cpu: String(definition.task.cpuUnits),
    memory: String(definition.task.memoryMiB),
    taskDefinitionArn: definition.arn,
    lastStatus: task.state,
    desiredStatus: stopped === undefined ? 'RUNNING' : 'STOPPED',
    healthStatus,
    connectivity: 'CONNECTED',
    createdAt: task.createdAtMs / 1000,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...(stopped === undefined ? {} : { stopCode: stopped.code, stoppedReason: stopped.reason }),
    attachments: [
      {
        id: task.id,
        type: 'ElasticNetworkInterface',
        status: task.state === 'STOPPED' ? 'DELETED' : 'ATTACHED',
        details: [{ name: 'privateIPv4Address', value: task.address }],
      },
    ],
    containers: [
      {
        containerArn: `${task.arn.replace(':task/', ':container/')}/${task.id.slice(0, 12)}`,
        taskArn: task.arn,
        name: definition.container,
        image: definition.task.image,
        ...digestOf(task),
        lastStatus: containerStatusOf(task),
        healthStatus,
        ...(end === undefined ? {} : { exitCode: end.exitCode }),
        ...reason,
        networkInterfaces: [{ attachmentId: task.id, privateIpv4Address: task.address }],
      },
    ],
  };
}

function digestOf({ running }: FargateTask): { imageDigest?: string } {
  const imageDigest = /@(sha256:[0-9a-f]{64})$/.exec(running?.image ?? '')?.[1];
  return imageDigest === undefined ? {} : { imageDigest };
}

function containerStatusOf({ state, running }: FargateTask): string {
  if (state === 'STOPPED') return 'STOPPED';
  return running === undefined ? 'PENDING' : 'RUNNING';
}

/** Returns the detail of an "ECS Task State Change" event about a task. */
export function taskDetail(task: FargateTask): Readonly<Record<string, unknown>> {
  const record = taskRecord(task);
  const dated = Object.entries(record).map(([name, value]) => [
    name,
    name.endsWith('At') && typeof value === 'number' ? new Date(value * 1000).toISOString() : value,
  ]);
  return Object.fromEntries(dated);
}

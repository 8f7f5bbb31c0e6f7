import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess } from '../aws-access.ts';
import type { Clock } from '../clock.ts';
import type { EventSink, LogSink, MetricSink } from '../cloudwatch/sinks.ts';
import type { Start, StartRefusals } from '../iam/authorize-start.ts';
import type { TargetState } from '../load-balancer/health.ts';
import type { ContainerEngine } from './container-engine.ts';
import { LoopbackAddresses } from './loopback-addresses.ts';
import type { LogTarget } from './read-definition.ts';
import type { TaskTarget, TaskTargets } from './task-targets.ts';

export type NewTask = Readonly<{
  id: string;
  service: string;
  address: string;
  /** Family and revision of the task definition, as `<family>:<revision>`. */
  revision: string;
  environment: Readonly<Record<string, string>>;
}>;

type Variables = Readonly<Record<string, string>>;
type Address = Readonly<{ host: string; port: number }>;

export type FargateOptions = Readonly<{
  aws: AwsAccess;
  engine: ContainerEngine;
  clock: Clock;
  /** Returns environment variables that override those of a task's definition, except `HOST`. */
  additionalEnv: (task: NewTask) => Variables;
  /**
   * Pulls an image, and resolves to its name in the container engine.
   *
   * @throws with the text that AWS puts after "CannotPullContainerError: "
   */
  pull: (image: string) => Promise<string>;
  roles: Readonly<{
    /**
     * Returns environment variables with a role's credentials. @throws with ECS's message when tasks may not assume
     * the role
     */
    environmentOf: (roleArn: string, taskId: string) => Promise<Variables>;
    /** Returns the permissions for a task's start that its execution role lacks. */
    refusalsOfStart: (start: Start) => Promise<StartRefusals>;
  }>;
  targetHealth: (targetGroupArn: string, at: Address) => TargetState;
  /**
   * Returns whether the load balancer has no request in flight to a target, so that the deregistration delay can end
   * early. When absent, the whole delay passes.
   */
  drained?: (targetGroupArn: string, at: Address) => boolean;
  logs: LogSink;
  metrics: MetricSink;
  events: EventSink;
  say: (text: string) => void;
  /** Value of the label that distinguishes this agent's containers from those of another agent on this machine. */
  owner?: string;
  pollMs?: number;
}>;

/** The container engine and the services that all tasks of an agent share. */
export type TaskHost = ReturnType<typeof makeTaskHost>;

export function makeTaskHost(options: FargateOptions, targets: TaskTargets, labels: Variables) {
  const { aws, engine, clock, pull, logs, roles, additionalEnv } = options;
  const { targetHealth, drained = () => false } = options;
  return {
    engine,
    clock,
    addresses: new LoopbackAddresses(),
    targets,
    labels,
    pull,
    logs,
    refusalsOfStart: (start: Start) => roles.refusalsOfStart(start),
    hasLogGroup: (of: LogTarget) => hasLogGroup(aws, of),
    /** Returns a task's environment. @throws with ECS's message when the task cannot assume its role */
    environmentOf: async (task: NewTask, taskRoleArn: string | undefined): Promise<Variables> => ({
      AWS_REGION: aws.region,
      AWS_DEFAULT_REGION: aws.region,
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      ...task.environment,
      ...(taskRoleArn === undefined ? {} : await roles.environmentOf(taskRoleArn, task.id)),
      ...additionalEnv(task),
    }),
    targetHealth: ({ targetGroupArn, ...at }: TaskTarget) => targetHealth(targetGroupArn, at),
    /** Tells whether the load balancer knows that a target is deregistered and has no request in flight to it. */
    isDrained: ({ targetGroupArn, ...at }: TaskTarget) => {
      // Before the load balancer knows of the deregistration, it could send another request.
      const state = targetHealth(targetGroupArn, at);
      return (state === 'draining' || state === 'unused') && drained(targetGroupArn, at);
    },
  };
}

/** Tells whether the log group of a task definition exists in the region that the definition names. */
async function hasLogGroup(aws: AwsAccess, { group, region }: LogTarget): Promise<boolean> {
  const client = new CloudWatchLogsClient({ ...aws, region });
  try {
    const { logGroups = [] } = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: group }),
    );
    return logGroups.some(({ logGroupName }) => logGroupName === group);
  } finally {
    client.destroy();
  }
}

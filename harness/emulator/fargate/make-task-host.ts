import { hasLogGroup } from './log-groups.ts';
import { LoopbackAddresses } from './loopback-addresses.ts';
import type { FargateOptions } from './fargate-options.ts';
import type { TaskHost } from './task-host.ts';
import type { TaskTargets } from './task-targets.ts';

export function makeTaskHost(
  options: FargateOptions,
  targets: TaskTargets,
  labels: Readonly<Record<string, string>>,
): TaskHost {
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
    refusalsOfStart: (start) => roles.refusalsOfStart(start),
    hasLogGroup: (of) => hasLogGroup(aws, of),
    environmentOf: async (task, taskRoleArn) => ({
      AWS_REGION: aws.region,
      AWS_DEFAULT_REGION: aws.region,
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      ...task.environment,
      ...(taskRoleArn === undefined ? {} : await roles.environmentOf(taskRoleArn, task.id)),
      ...additionalEnv(task),
    }),
    targetHealth: ({ targetGroupArn, host, port }) => targetHealth(targetGroupArn, { host, port }),
    isDrained: ({ targetGroupArn, host, port }) => {
      // A target is drained only when the load balancer knows of the deregistration; before, it could send another
      // request.
      const state = targetHealth(targetGroupArn, { host, port });
      const isOut = state === 'draining' || state === 'unused';
      return isOut && drained(targetGroupArn, { host, port });
    },
  };
}

import type { Service } from '@aws-sdk/client-ecs';
import { writeDeployment, type Deployment } from './deployment.ts';
import type { ServiceReport } from './ecs-agent.ts';
import type { FargateTask } from './fargate-task.ts';
import { taskRecord } from './task-record.ts';

export type Reported = Readonly<{
  tasks: readonly FargateTask[];
  deployments: readonly Deployment[];
  events: ServiceReport['events'];
  nowMs: number;
}>;

export function reportService(
  { serviceArn = '', taskDefinition = '', desiredCount = 0, deployments: seen = [] }: Service,
  { tasks, deployments, events, nowMs }: Reported,
): ServiceReport {
  const running = tasks.filter(({ isRunning }) => isRunning);
  const pending = tasks.filter(({ isStarting }) => isStarting);
  return {
    service: serviceArn,
    primary: seen.find(({ status }) => status === 'PRIMARY')?.id ?? '',
    taskDefinition:
      deployments.find(({ isPrimary }) => isPrimary)?.taskDefinition ?? taskDefinition,
    runningCount: running.length,
    pendingCount: pending.length,
    deployments: deployments.map((deployment) => {
      const isOf = ({ deploymentId }: FargateTask) => deploymentId === deployment.id;
      const counts = {
        desired: deployment.isPrimary ? desiredCount : 0,
        running: running.filter(isOf).length,
        pending: pending.filter(isOf).length,
      };
      return writeDeployment(deployment, counts, nowMs);
    }),
    events,
    tasks: tasks.map(taskRecord),
  };
}

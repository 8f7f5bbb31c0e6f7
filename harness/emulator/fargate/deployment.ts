import { randomInt } from 'node:crypto';
import type { Deployment as Applied } from '@aws-sdk/client-ecs';
import type { OnWire } from './ecs-agent.ts';

export type RolloutState = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

export type Deployment = Readonly<{
  id: string;
  isPrimary: boolean;
  taskDefinition: string;
  rolloutState: RolloutState;
  rolloutStateReason: string;
  /** Number of consecutive failed tasks of the deployment; a task that becomes healthy resets it to 0. */
  failedTasks: number;
  createdAtMs: number;
}>;

export function readDeployment(applied: Applied): Deployment {
  const { id = '', status, taskDefinition = '', rolloutState, createdAt } = applied;
  return {
    id,
    isPrimary: status === 'PRIMARY',
    taskDefinition,
    rolloutState: rolloutState ?? 'IN_PROGRESS',
    rolloutStateReason: applied.rolloutStateReason ?? '',
    failedTasks: applied.failedTasks ?? 0,
    createdAtMs: createdAt?.getTime() ?? 0,
  };
}

export type TaskCounts = Readonly<{ desired: number; running: number; pending: number }>;

export function writeDeployment(
  deployment: Deployment,
  counts: TaskCounts,
  nowMs: number,
): OnWire<Applied> {
  const { id, taskDefinition, rolloutState, rolloutStateReason, failedTasks } = deployment;
  return {
    id,
    status: deployment.isPrimary ? 'PRIMARY' : 'ACTIVE',
    taskDefinition,
    rolloutState,
    rolloutStateReason,
    failedTasks,
    desiredCount: counts.desired,
    runningCount: counts.running,
    pendingCount: counts.pending,
    createdAt: deployment.createdAtMs / 1000,
    updatedAt: nowMs / 1000,
  };
}

/**
 * Returns the number of consecutive failed tasks at which the circuit breaker fails a deployment:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export const failureThreshold = (desiredCount: number): number =>
  Math.min(200, Math.max(3, Math.ceil(desiredCount / 2)));

export const completed = (deployment: Deployment): Deployment => ({
  ...deployment,
  rolloutState: 'COMPLETED',
  rolloutStateReason: `ECS deployment ${deployment.id} completed.`,
});

export const failed = (deployment: Deployment): Deployment => ({
  ...deployment,
  rolloutState: 'FAILED',
  rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
});

/** Returns a new deployment with the task definition of the deployment that was completed last. */
export const rollback = (to: Deployment, nowMs: number): Deployment => ({
  id: `ecs-svc/${randomInt(2 ** 47)}${randomInt(10_000)}`,
  isPrimary: true,
  taskDefinition: to.taskDefinition,
  rolloutState: 'IN_PROGRESS',
  rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${to.id}.`,
  failedTasks: 0,
  createdAtMs: nowMs,
});

import type { FargateTask } from './fargate-task.ts';
import type { Standing } from './plan-tasks.ts';

export type HealthJudgement = Readonly<{
  standing: Standing;
  reason: string;
}>;

const fine = (standing: 'starting' | 'healthy'): HealthJudgement => ({ standing, reason: '' });

/**
 * Returns how the scheduler judges a task. It is healthy when its container's health check and all its targets are
 * healthy. Within the grace period after the start, no task is unhealthy.
 */
export function judgeTask(task: FargateTask, graceMs: number): HealthJudgement {
  const { host } = task.options;
  const { startedAtMs, running } = task;
  if (!task.isRunning || startedAtMs === undefined || running === undefined)
    return fine('starting');
  const isEarly = host.clock.nowMs() - startedAtMs < graceMs;
  const health = running.health();
  const states = task.targets.map((target) => ({ target, state: host.targetHealth(target) }));
  const sick = states.find(({ state }) => state === 'unhealthy');
  if (!isEarly && health === 'unhealthy')
    return { standing: 'unhealthy', reason: 'Task failed container health checks' };
  if (!isEarly && sick !== undefined)
    return {
      standing: 'unhealthy',
      reason: `Task failed ELB health checks in (target-group ${sick.target.targetGroupArn})`,
    };
  const isWell = health === 'none' || health === 'healthy';
  return fine(isWell && states.every(({ state }) => state === 'healthy') ? 'healthy' : 'starting');
}

import type { Service } from '@aws-sdk/client-ecs';
import type { Clock } from '../clock.ts';
import { completed, failed, failureThreshold, rollback, type Deployment } from './deployment.ts';
import type { FargateTask, Stop } from './fargate-task.ts';
import type { HealthJudgement } from './judge-task.ts';
import { StartBackoff } from './start-backoff.ts';

export type JudgedTask = ReadonlyMap<FargateTask, HealthJudgement>;

export type RolloutOptions = Readonly<{
  clock: Clock;
  /** Tells whether ECS still deploys a revision of a task definition. */
  isActive: (taskDefinition: string) => Promise<boolean>;
}>;

/**
 * Tracks the deployments of an ECS service: counts failed tasks, applies the circuit breaker, and detects completion.
 */
export class Rollout {
  readonly backoff = new StartBackoff();
  readonly #clock: Clock;
  readonly #isActive: RolloutOptions['isActive'];
  readonly #counted = new Set<string>();
  #refused = new Set<string>();
  #lastCompleted: Deployment | undefined;

  constructor({ clock, isActive }: RolloutOptions) {
    this.#clock = clock;
    this.#isActive = isActive;
  }

  /**
   * Records a failure because the deployment's task definition cannot be run; it is called at every attempt to start
   * a task.
   */
  refuse({ id }: Deployment): void {
    this.#refused.add(id);
  }

  /** Returns the deployments, updated for the tasks that have become healthy or failed since the last call. */
  async advance(
    service: Service,
    applied: readonly Deployment[],
    tasks: Readonly<{ all: readonly FargateTask[]; judged: JudgedTask }>,
  ): Promise<readonly Deployment[]> {
    this.#lastCompleted =
      applied.find(({ rolloutState }) => rolloutState === 'COMPLETED') ?? this.#lastCompleted;
    const counts = new Map(applied.map(({ id, failedTasks }) => [id, failedTasks]));
    for (const task of tasks.judged.keys()) this.#countHealthy(task, tasks.judged, counts);
    for (const task of tasks.all) this.#countFailed(task, counts);
    for (const id of this.#refused) counts.set(id, (counts.get(id) ?? 0) + 1);
    this.#refused = new Set();
    const counted = applied.map((each) => ({ ...each, failedTasks: counts.get(each.id) ?? 0 }));
    return this.#breakCircuit(service, counted, tasks.all);
  }

  #countHealthy(task: FargateTask, judged: JudgedTask, counts: Map<string, number>): void {
    if (judged.get(task)?.standing !== 'healthy' || task.wasHealthy) return;
    task.wasHealthy = true;
    counts.set(task.deploymentId, 0);
    this.backoff.succeeded();
  }

  /** Counts a failed task. A task that was healthy before its end does not count against its deployment. */
  #countFailed(task: FargateTask, counts: Map<string, number>): void {
    if (task.stopped === undefined || this.#counted.has(task.id)) return;
    this.#counted.add(task.id);
    if (task.wasHealthy || !isFailure(task.stopped)) return;
    counts.set(task.deploymentId, (counts.get(task.deploymentId) ?? 0) + 1);
    if (task.stopped.code === 'TaskFailedToStart') this.backoff.failed(this.#clock.nowMs());
  }

  /**
   * Fails the PRIMARY deployment when too many of its tasks have failed, and rolls back to the last completed
   * deployment. There is no rollback if that deployment's task definition has been deregistered.
   */
  async #breakCircuit(
    { deploymentConfiguration, desiredCount = 0 }: Service,
    deployments: readonly Deployment[],
    tasks: readonly FargateTask[],
  ): Promise<readonly Deployment[]> {
    const breaker = deploymentConfiguration?.deploymentCircuitBreaker;
    const primary = deployments.find(({ isPrimary }) => isPrimary);
    if (breaker?.enable !== true || primary?.rolloutState !== 'IN_PROGRESS') return deployments;
    if (primary.failedTasks < failureThreshold(desiredCount)) return deployments;
    this.backoff.succeeded();
    const last = this.#lastCompleted;
    const canReturn =
      breaker.rollback === true &&
      last !== undefined &&
      last.id !== primary.id &&
      (await this.#isActive(last.taskDefinition));
    if (!canReturn) return deployments.map((each) => (each === primary ? failed(primary) : each));
    const back = rollback(last, this.#clock.nowMs());
    for (const task of tasks) if (task.deploymentId === last.id) task.deploymentId = back.id;
    const others = deployments.filter((each) => each !== primary && each.id !== last.id);
    return [back, { ...failed(primary), isPrimary: false }, ...others];
  }
}

/** Tells whether the reason of a task's end counts as a failure of its deployment. */
const isFailure = ({ code, reason }: Stop): boolean =>
  code === 'EssentialContainerExited' ||
  code === 'TaskFailedToStart' ||
  reason.startsWith('Task failed ');

export type Finished = Readonly<{ deployments: readonly Deployment[]; isSteady: boolean }>;

/**
 * Returns the deployments without old ones that have no tasks; a failed one is kept until the rollback is complete.
 * The PRIMARY deployment is complete when it alone has tasks, their number is the desired count, and all are healthy.
 */
export function finish(
  { desiredCount = 0 }: Service,
  deployments: readonly Deployment[],
  tasks: Readonly<{ all: readonly FargateTask[]; judged: JudgedTask }>,
): Finished {
  const hasTasks = ({ id }: Deployment) =>
    tasks.all.some((task) => task.deploymentId === id && task.state !== 'STOPPED');
  const primary = deployments.find(({ isPrimary }) => isPrimary);
  const others = deployments.filter((each) => !each.isPrimary);
  const all = [...tasks.judged.values()];
  const isSteady =
    !others.some(hasTasks) &&
    all.length === desiredCount &&
    all.every(({ standing }) => standing === 'healthy');
  if (primary === undefined) return { isSteady, deployments };
  if (isSteady && primary.rolloutState === 'IN_PROGRESS')
    return { isSteady, deployments: [completed(primary)] };
  const kept = others.filter((each) => hasTasks(each) || each.rolloutState === 'FAILED');
  return { isSteady, deployments: [primary, ...(isSteady ? [] : kept)] };
}

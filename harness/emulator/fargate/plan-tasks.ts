/** The scheduler's judgement of an ECS task that is not being stopped. */
export type Standing = 'starting' | 'healthy' | 'unhealthy';

export type PlannedTask = Readonly<{
  id: string;
  /** Whether the task belongs to the PRIMARY deployment of the service. */
  isPrimary: boolean;
  standing: Standing;
}>;

export type ServiceScale = Readonly<{
  desiredCount: number;
  minimumHealthyPercent: number;
  maximumPercent: number;
}>;

type Plan = Readonly<{
  start: number;
  /** Ids of tasks to stop because the service no longer needs them. */
  stop: readonly string[];
  /** Ids of tasks to stop because they failed their health checks. */
  stopUnhealthy: readonly string[];
}>;

/**
 * Returns how many tasks to start and which to stop, to approach the desired count of healthy tasks of the PRIMARY
 * deployment. There are never more tasks than `maximumPercent` of that count (rounded down). No healthy task is
 * stopped if fewer than `minimumHealthyPercent` of that count (rounded up) would remain.
 *
 * An unhealthy task is replaced before it is stopped, if `maximumPercent` allows one more task.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-definition-parameters.html
 */
export function planTasks(tasks: readonly PlannedTask[], wanted: ServiceScale): Plan {
  const { desiredCount, minimumHealthyPercent, maximumPercent } = wanted;
  const most = Math.floor((desiredCount * maximumPercent) / 100);
  const least = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const primary = tasks.filter(({ isPrimary }) => isPrimary);
  const good = primary.filter(({ standing }) => standing !== 'unhealthy');
  const unhealthy = primary.filter(({ standing }) => standing === 'unhealthy');
  const old = tasks.filter(({ isPrimary }) => !isPrimary);

  const missing = Math.max(0, desiredCount - good.length);
  const start = Math.min(missing, Math.max(0, most - tasks.length));

  const healthyGood = good.filter(({ standing }) => standing === 'healthy');
  const inTheWay = healthyGood.length >= desiredCount ? unhealthy.length : missing - start;

  const healthy = tasks.filter(({ standing }) => standing === 'healthy').length;
  const surplus = [...good]
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, Math.max(0, good.length - desiredCount));
  const healthySurplus = surplus.filter(({ standing }) => standing === 'healthy').length;
  const spare = Math.max(0, healthy - healthySurplus - least);
  const oldHealthy = old.filter(({ standing }) => standing === 'healthy').slice(0, spare);
  const oldOthers = old.filter(({ standing }) => standing !== 'healthy');
  return {
    start,
    stop: [...surplus, ...oldOthers, ...oldHealthy].map(({ id }) => id),
    stopUnhealthy: unhealthy.slice(0, inTheWay).map(({ id }) => id),
  };
}

/** Returns a task's rank in the order of stopping: tasks that are still starting are stopped first. */
const rank = ({ standing }: PlannedTask): number => (standing === 'starting' ? 0 : 1);

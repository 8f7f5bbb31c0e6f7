import type { Task } from '../../../environments/operations.ts';
import type { ChaosContext } from './chaos-context.ts';
import { until } from '../until.ts';

/** Milliseconds in which a new task's image is pulled, the task starts, and two health checks find it healthy. */
export const RECOVER_WITHIN_MS = 180_000;
/** Sentence of a violation, for a service that did not recover. */
export const NOT_RECOVERED = `no three answers in a row within ${RECOVER_WITHIN_MS / 1_000} s`;
/** Number of successive answers that count as recovery; a single answer may be luck. */
const GOOD = 3;
const EVERY_MS = 250;

/**
 * Returns an ECS task that runs.
 * @throws when no task runs
 */
export async function runningTask({ operations }: ChaosContext): Promise<Task> {
  const tasks = await operations.tasks();
  const running = tasks.find(({ state }) => state === 'running');
  if (running) return running;
  throw new Error('No task runs');
}

/**
 * Waits until the service has recovered: an ECS task runs, the load balancer finds a task healthy, and messages are
 * answered. Tasks in `gone`, which the fault ended, do not count as running.
 * @returns the time in ms until the first of three answers in a row; undefined when the service did not recover in time
 */
export async function recovered(
  ctx: ChaosContext,
  check: string,
  gone: readonly string[] = [],
): Promise<number | undefined> {
  const { operations, journal, signal } = ctx;
  const beganMs = performance.now();
  let good = 0;
  let firstMs = 0;
  return until({ withinMs: RECOVER_WITHIN_MS, everyMs: EVERY_MS, signal }, async () => {
    const tasks = await operations.tasks();
    const runs = tasks.some(({ id, state }) => state === 'running' && !gone.includes(id));
    const healthy = (await operations.targets()).some(({ state }) => state === 'healthy');
    if (!runs || !healthy) return undefined;
    const { seen } = await journal.send({ check, query: 'What is 6 times 7?', at: good });
    good = seen.outcome === 'answered' ? good + 1 : 0;
    if (good === 1) firstMs = seen.endMs - beganMs;
    return good >= GOOD ? firstMs : undefined;
  });
}

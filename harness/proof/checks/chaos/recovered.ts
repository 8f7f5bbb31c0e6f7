import type { Task } from '../../../environments/operations.ts';
import type { ChaosContext } from './chaos-context.ts';
import { until } from '../until.ts';

/** Time in which a new task is pulled, started and found healthy twice. */
export const RECOVER_WITHIN_MS = 180_000;
/** Sentence about a service that did not recover. */
export const NOT_RECOVERED = `no three answers in a row within ${RECOVER_WITHIN_MS / 1_000} s`;
/** Number of successful answers in a row that count as recovery; a single one may be luck. */
const GOOD = 3;
const EVERY_MS = 250;

/** Returns the task that serves. @throws when there is none */
export async function runningTask({ operations }: ChaosContext): Promise<Task> {
  const tasks = await operations.tasks();
  const running = tasks.find(({ state }) => state === 'running');
  if (running) return running;
  throw new Error('No task runs');
}

/**
 * Waits until the service has recovered: a task runs that is not in `gone`, the load balancer finds it healthy, and
 * messages are answered.
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

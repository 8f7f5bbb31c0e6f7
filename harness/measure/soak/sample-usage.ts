import type { Operations } from '../../environments/operations.ts';
import type { TaskUsage } from './judge-soak.ts';

export type Sampling = Readonly<{
  usage: readonly TaskUsage[];
  stop: () => Promise<void>;
}>;

const EVERY_MS = 10_000;

/**
 * Samples the memory and file descriptors of each running task, every 10 s by default. A sample that fails is left out.
 */
export function sampleUsage(operations: Operations, everyMs = EVERY_MS): Sampling {
  const usage: TaskUsage[] = [];
  const beganMs = performance.now();
  const look = async (): Promise<void> => {
    const atMs = Math.round(performance.now() - beganMs);
    const tasks = await operations.tasks().catch(() => []);
    for (const { id, state, memoryBytes, descriptors } of tasks)
      if (state === 'running') usage.push({ atMs, taskId: id, memoryBytes, descriptors });
  };
  let looking = look();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, everyMs);
  return {
    usage,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

import { findingsOf } from '../../evidence/finding.ts';
import { formatDuration } from '../../report/words.ts';
import { askSome } from './ask-some.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { NOT_RECOVERED, recovered, runningTask } from './recovered.ts';
import { until } from '../until.ts';

const name = 'memory-limit';
const is = findingsOf(name);
const WITHIN_MS = 60_000;
/**
 * Bytes between a task's current memory use and its new limit, because a kernel may refuse a limit below the current
 * use.
 */
const ROOM_BYTES = 4 * 1_024 * 1_024;
/** Number of concurrent answer streams; together they need more memory than the limit leaves. */
const BURST = 60;
const KILLED = 137;

/**
 * Check of requirements R1 and R3: the kernel kills a task that exceeds its memory limit, ECS replaces it, and no
 * message is lost.
 */
export const memoryLimit: ChaosCheck = {
  name,
  run: async (ctx) => {
    const task = await runningTask(ctx);
    await askSome(ctx, { check: name, count: 4 });
    const { memoryBytes } = (await ctx.operations.tasks()).find(({ id }) => id === task.id) ?? task;
    if (memoryBytes === undefined)
      return is.inconclusive(`Cannot tell: what task ${task.id} takes is not known`);
    const bytes = Math.ceil(memoryBytes) + ROOM_BYTES;
    await ctx.operations.setMemoryLimit(task.id, bytes);
    const { signal } = ctx;
    const ended = await until({ withinMs: WITHIN_MS, signal }, async () => {
      // Many answer streams at the same time make the task allocate more memory than its new limit.
      await askSome(ctx, { check: name, count: BURST });
      const now = (await ctx.operations.tasks()).find(({ id }) => id === task.id);
      return now === undefined || now.state === 'stopped' ? { now } : undefined;
    });
    const tookMs = await recovered(ctx, name, ended ? [task.id] : []);
    if (ended === undefined)
      return is.inconclusive(
        `The fault did not take: task ${task.id} goes on ${formatDuration(WITHIN_MS)} after its limit became ${bytes} bytes`,
      );
    const { exitCode, stoppedReason } = ended.now ?? {};
    if (exitCode !== KILLED)
      return is.violated(
        `Task ${task.id} ended with ${exitCode ?? 'no code'} past its memory limit, expected ${KILLED}`,
        [`exit code of task ${task.id}: ${exitCode ?? 'none'}`],
      );
    if (tookMs === undefined)
      return is.violated(`Nothing served again after task ${task.id} ran out of memory`, [
        NOT_RECOVERED,
      ]);
    return is.proven(
      `Ended with ${KILLED} (${stoppedReason ?? 'no reason given'}) past ${Math.round(bytes / 1_048_576)} MiB, replaced and answering after ${formatDuration(tookMs)}`,
    );
  },
};

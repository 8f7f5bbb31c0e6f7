import { findingsOf } from '../../evidence/finding.ts';
import { formatDuration } from '../../report/words.ts';
import type { ChaosCheck, ChaosContext } from './chaos-context.ts';
import { asWrong, countedBy, type Entry } from './journal.ts';
import { recovered, runningTask } from './recovered.ts';
import { slowAnswer } from './slow-answer.ts';
import { until } from '../until.ts';

const name = 'stopped-in-flight';
const is = findingsOf(name);
const STREAMS = 6;
const STOP_MS = 130_000;

/**
 * Check of requirement R1: after SIGTERM the server finishes the streams in flight, then its process exits with code 0.
 */
export const stoppedInFlight: ChaosCheck = {
  name,
  run: async (ctx) => {
    const task = await runningTask(ctx);
    await ctx.faults.set(slowAnswer(60));
    try {
      const streams = await begun(ctx);
      await ctx.operations.kill(task.id, 'SIGTERM');
      const beganMs = performance.now();
      const entries = await Promise.all(streams);
      const cut = entries.filter(({ seen }) => seen.outcome !== 'answered');
      const violation = is.violatedBy(
        asWrong(cut),
        () =>
          `${cut.length} of ${STREAMS} streams in flight did not finish after SIGTERM: ${countedBy(cut)}`,
      );
      if (violation) return violation;
      const exitCode = await exitOf(ctx, task.id);
      const tookMs = performance.now() - beganMs;
      if (exitCode === undefined)
        return is.violated(
          `Task ${task.id} had not ended ${formatDuration(STOP_MS)} after SIGTERM`,
          [`task ${task.id} is listed as running`],
        );
      if (exitCode !== 0)
        return is.violated(`Task ${task.id} ended with ${exitCode} after SIGTERM, expected 0`, [
          `exit code of task ${task.id}: ${exitCode}`,
        ]);
      return is.proven(
        `All ${STREAMS} streams in flight finished after SIGTERM, and the process ended with 0 after ${formatDuration(tookMs)}`,
      );
    } finally {
      await ctx.faults.clear();
      await recovered(ctx, name, [task.id]);
    }
  },
};

/** Starts answer streams and resolves once each stream has delivered its first text. */
async function begun(ctx: ChaosContext): Promise<readonly Promise<Entry>[]> {
  const first: Promise<void>[] = [];
  const streams = Array.from({ length: STREAMS }, (_, at) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    first.push(promise);
    const leaveAfter = (type: string) => {
      if (type === 'text') resolve();
      return false;
    };
    const sent = ctx.journal.send({ check: name, query: 'Tell me a long story', at, leaveAfter });
    void sent.finally(resolve).catch(() => {});
    return sent;
  });
  await Promise.all(first);
  return streams;
}

const exitOf = ({ operations, signal }: ChaosContext, taskId: string) =>
  until({ withinMs: STOP_MS, signal }, async () => {
    const task = (await operations.tasks()).find(({ id }) => id === taskId);
    return task?.state === 'stopped' ? (task.exitCode ?? -1) : undefined;
  });

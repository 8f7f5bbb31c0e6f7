import { setTimeout as wait } from 'node:timers/promises';
import { findingsOf } from '../../evidence/finding.ts';
import { counted, formatDuration } from '../../report/words.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { isGone } from './clear-errors.ts';
import { countedBy, howItEnded, unanswered, type Entry } from './journal.ts';
import { keepAsking } from './keep-asking.ts';
import { NOT_RECOVERED, recovered, runningTask } from './recovered.ts';
import { sendLostAgain } from './send-again.ts';

const name = 'task-killed';
const is = findingsOf(name);
const BEFORE_MS = 2_000;

/**
 * Check of requirement R1: a killed task cuts only its own streams. A message that failed can be sent again and is not
 * paid twice.
 */
export const taskKilled: ChaosCheck = {
  name,
  run: async (ctx) => {
    const task = await runningTask(ctx);
    const load = keepAsking(ctx, { check: name, perSecond: 8 });
    try {
      await wait(BEFORE_MS);
      const killedMs = performance.now();
      await ctx.operations.kill(task.id, 'SIGKILL');
      const tookMs = await recovered(ctx, name, [task.id]);
      const entries = await load.stop();
      const lost = unanswered(entries);
      report(ctx, { lost, entries, killedMs, tookMs });
      if (tookMs === undefined)
        return is.violated(`Nothing served again after task ${task.id} was killed`, [
          NOT_RECOVERED,
        ]);
      const odd = lost.find((entry) => !isGone(entry));
      if (odd)
        return is.violated(
          `${odd.seen.id} ended as ${howItEnded(odd)} when its task was killed, expected 502, 503 or a cut`,
          [odd.seen.id],
        );
      const again = await sendLostAgain(ctx, lost);
      if ('wrong' in again) return is.violated(again.wrong, [again.id]);
      return is.proven(
        `${counted(lost.length, 'request')} of ${entries.length} failed (${countedBy(lost) || 'none'}), all served again after ${formatDuration(tookMs)}; sent again: ${again.says}`,
      );
    } finally {
      await load.stop().catch(() => {});
    }
  },
};

type Seen = Readonly<{
  lost: readonly Entry[];
  entries: readonly Entry[];
  killedMs: number;
  tookMs: number | undefined;
}>;

function report(
  ctx: Parameters<ChaosCheck['run']>[0],
  { lost, entries, killedMs, tookMs }: Seen,
): void {
  const ends = lost.map(({ seen }) => Math.max(seen.sentMs, killedMs));
  const failingMs = lost.length === 0 ? 0 : Math.max(...ends) - killedMs;
  ctx.figure({
    name: 'failed after a kill',
    value: lost.length,
    unit: 'requests',
    of: entries.length,
    says: 'requests under load that were not answered because their task was killed',
  });
  ctx.figure({
    name: 'failing after a kill',
    value: failingMs,
    unit: 'ms',
    says: 'from the kill to when the last request that failed was sent',
  });
  if (tookMs !== undefined)
    ctx.figure({
      name: 'time to recover',
      value: tookMs,
      unit: 'ms',
      says: 'from the kill until another task was healthy and answered, the first of three answers in a row',
    });
}

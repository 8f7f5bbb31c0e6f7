import { setTimeout as wait } from 'node:timers/promises';
import { findingsOf } from '../../evidence/finding.ts';
import { formatDuration } from '../../report/words.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { asWrong, countedBy, tooFewTell, unanswered } from './journal.ts';
import { keepAsking } from './keep-asking.ts';

const name = 'rolling-deploy';
const is = findingsOf(name);
const AROUND_MS = 3_000;
const PER_SECOND = 8;

/** Check of requirement R1: a deploy under load makes no request fail. */
export const rollingDeploy: ChaosCheck = {
  name,
  run: async (ctx) => {
    const before = new Set((await ctx.operations.tasks()).map(({ id }) => id));
    const load = keepAsking(ctx, { check: name, perSecond: PER_SECOND });
    try {
      await wait(AROUND_MS);
      const { outcome, why, tookMs } = await ctx.operations.deploy({});
      await wait(AROUND_MS);
      const entries = await load.stop();
      if (outcome !== 'completed')
        return is.violated(
          `The deploy of what runs was rolled back: ${why ?? 'it does not say why'}`,
          ['the deploy ended as rolled_back'],
        );
      const replaced = (await ctx.operations.tasks()).some(
        ({ id, state }) => state === 'running' && !before.has(id),
      );
      if (!replaced)
        return is.violated('The deploy completed, but no new task runs', [
          `running before and after: ${[...before].join(', ')}`,
        ]);
      const lost = unanswered(entries);
      ctx.figure({
        name: 'failed by a rolling deploy',
        value: lost.length,
        unit: 'requests',
        of: entries.length,
        says: 'requests under load that were not answered while a new revision replaced the old one',
      });
      const held = tooFewTell(entries);
      if (lost.length === 0 && held !== undefined) return is.inconclusive(held);
      const violation = is.violatedBy(
        asWrong(lost),
        () => `${lost.length} of ${entries.length} requests failed by a deploy: ${countedBy(lost)}`,
      );
      if (violation) return violation;
      return is.proven(
        `None of ${entries.length} requests failed while the tasks were replaced in ${formatDuration(tookMs)}`,
      );
    } finally {
      await load.stop().catch(() => {});
    }
  },
};

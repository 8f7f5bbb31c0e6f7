import { setTimeout as wait } from 'node:timers/promises';
import { findingsOf } from '../../evidence/finding.ts';
import { formatDuration } from '../../report/words.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { unclear } from './clear-errors.ts';
import { countedBy, unanswered } from './journal.ts';
import { keepAsking } from './keep-asking.ts';
import { NOT_RECOVERED, recovered } from './recovered.ts';

const name = 'store-away';
const is = findingsOf(name);
const AWAY_MS = 10_000;
const REASONS = new Set(['store_unavailable', 'store_throttled']);

/**
 * Check of requirement R2: without its store the service reports clear errors, and it continues with all its data when
 * the store is back.
 */
export const storeAway: ChaosCheck = {
  name,
  run: async (ctx) => {
    const load = keepAsking(ctx, { check: name, perSecond: 3 });
    try {
      await wait(1_500);
      await ctx.operations.storeAway(AWAY_MS);
      const sinceMs = performance.now();
      await wait(AWAY_MS);
      const backMs = performance.now();
      const tookMs = await recovered(ctx, name);
      const entries = await load.stop();
      const failed = unanswered(entries);
      if (tookMs === undefined)
        return is.violated('Nothing was answered after the store was back', [NOT_RECOVERED]);
      ctx.figure({
        name: 'time to recover from the store',
        value: tookMs,
        unit: 'ms',
        says: 'from when the store answered again until a message was answered, the first of three in a row',
      });
      const said = unclear(failed, REASONS);
      if (said !== undefined) return is.violated(...said);
      const meanwhile = entries.filter(({ seen }) => seen.sentMs > sinceMs && seen.endMs < backMs);
      if (failed.length === 0)
        return is.inconclusive(
          `The fault did not take: all ${meanwhile.length} requests were answered while the store was away`,
        );
      return is.proven(
        `${countedBy(failed)} of ${entries.length} requests in the ${formatDuration(AWAY_MS)} that the store was away, each with a sentence; answered again ${formatDuration(tookMs)} after it was back`,
      );
    } finally {
      await load.stop().catch(() => {});
    }
  },
};

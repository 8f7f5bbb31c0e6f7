import { findingsOf } from '../../evidence/finding.ts';
import { askSome } from './ask-some.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { unclear } from './clear-errors.ts';
import { asWrong, countedBy, unanswered } from './journal.ts';
import { replaced } from './replaced.ts';

const name = 'model-throttled';
const is = findingsOf(name);
const QUESTIONS = 6;
/**
 * Number of times that the model throttles a call. It exceeds the server's two retries (requirement C10), so that the
 * person gets an error.
 */
const TOO_OFTEN = 3;
const REASONS = new Set(['model_throttled']);

/**
 * Check of requirement R2: a model call that is throttled once is still answered. A call that stays throttled is
 * reported, its question is kept, and it can be sent again.
 */
export const modelThrottled: ChaosCheck = {
  name,
  run: async (ctx) => {
    try {
      await ctx.faults.set({ throttleEachTrace: 1 });
      const once = await askSome(ctx, { check: name, count: QUESTIONS });
      const lost = unanswered(once);
      const violation = is.violatedBy(
        asWrong(lost),
        () =>
          `${lost.length} of ${QUESTIONS} requests were not answered after one throttle each: ${countedBy(lost)}`,
      );
      if (violation) return violation;
      await ctx.faults.set({ throttleEachTrace: TOO_OFTEN });
      const often = await askSome(ctx, { check: name, count: QUESTIONS });
      await ctx.faults.clear();
      const said = unclear(often, REASONS);
      if (said !== undefined) return is.violated(...said);
      const wrong = await replaced(ctx, { check: name, entries: often });
      if (wrong !== undefined) return is.violated(...wrong);
      return is.proven(
        `${QUESTIONS} requests were answered after one throttle each; ${countedBy(often)} after ${TOO_OFTEN}, kept, and answered when asked again`,
      );
    } finally {
      await ctx.faults.clear();
    }
  },
};

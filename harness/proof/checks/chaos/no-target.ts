import { findingsOf } from '../../evidence/finding.ts';
import { formatDuration } from '../../report/words.ts';
import { askSome } from './ask-some.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { countedBy, howItEnded } from './journal.ts';
import { NOT_RECOVERED, recovered } from './recovered.ts';
import { sendLostAgain } from './send-again.ts';

const name = 'no-target';
const is = findingsOf(name);
const QUESTIONS = 6;

/**
 * Check of requirement R2: with no target registered the load balancer answers 503, and requests succeed once there is
 * a target again.
 */
export const noTarget: ChaosCheck = {
  name,
  run: async (ctx) => {
    await ctx.operations.deregisterTargets();
    const entries = await askSome(ctx, { check: name, count: QUESTIONS });
    await ctx.operations.registerTargets();
    const tookMs = await recovered(ctx, name);
    const other = entries.find(({ seen }) => seen.status !== 503);
    if (other)
      return is.violated(
        `${other.seen.id} ended as ${howItEnded(other)} with no target registered, expected 503`,
        [other.seen.id],
      );
    if (tookMs === undefined)
      return is.violated('Nothing was answered after a target was registered again', [
        NOT_RECOVERED,
      ]);
    const again = await sendLostAgain(ctx, entries);
    if ('wrong' in again) return is.violated(again.wrong, [again.id]);
    return is.proven(
      `${countedBy(entries)} with no target registered, answered again ${formatDuration(tookMs)} after there was one; sent again: ${again.says}`,
    );
  },
};

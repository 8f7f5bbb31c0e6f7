import { refusedBeforeTheCall } from '../../evidence/detectors/refused-before-the-call.ts';
import type { SpendingControl } from '../../target/spending-control.ts';
import type { CheckContext } from '../check-context.ts';
import { openPurse } from './purse.ts';

/** The smallest spending limit, in dollars. This amount does not pay for a call of any model. */
const NOTHING_USD = 0.000_001;
const CHARACTERS = 60;

/**
 * Sends a question for a person whose budget is spent, which must be refused before any model call. Then sends a
 * question for the same person with the usual limit, to show that the person's model calls are counted.
 */
export async function nothingLeft(ctx: CheckContext, control: SpendingControl): Promise<void> {
  const purse = await openPurse(ctx, control);
  try {
    const month = await purse.setLimit(NOTHING_USD);
    const refused = await purse.askOnce('p3-nothing-left', { characters: CHARACTERS });
    await purse.limitEnds(NOTHING_USD);
    const answered = await purse.askOnce('p3-something-left', { characters: CHARACTERS });
    await ctx.judge(async () => {
      const [callsOfRefused, callsOfAnswered] = await Promise.all(
        [refused, answered].map(({ traceId }) => ctx.telemetry.callsOf(traceId)),
      );
      if (callsOfRefused === undefined || callsOfAnswered === undefined) return;
      ctx.find(
        refusedBeforeTheCall({
          wasSet: Math.abs(month.limitUsd - NOTHING_USD) < NOTHING_USD / 2,
          refused,
          answered,
          callsOfRefused,
          callsOfAnswered,
        }),
      );
    });
  } finally {
    await purse.removeLimit();
  }
}

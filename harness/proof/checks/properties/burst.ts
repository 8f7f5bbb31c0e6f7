import { concurrentConservation } from '../../evidence/detectors/concurrent-conservation.ts';
import { callsOfRun } from '../call-facts.ts';
import type { CheckContext } from '../check-context.ts';
import { generate } from '../generate.ts';
import { generatedRequests } from '../generators/asks.ts';
import { loopingQuery } from '../generators/queries.ts';
import { duesOf } from '../queries-of.ts';
import { runBurst } from '../run-open.ts';
import { readNow, untilQuiet, watchQuiet } from '../windows.ts';

const QUIET_MS = 300;

/**
 * Checks that queries sent at the same moment cost exactly one model call each, as queries sent one after another do.
 */
export async function burst(ctx: CheckContext): Promise<void> {
  const { profile, seed, exclusive } = ctx;
  const arbitrary = generatedRequests(loopingQuery);
  const cases = generate({ name: 'burst', arbitrary, seed, count: profile.burst });
  const dues = await duesOf(ctx, cases);
  await untilQuiet(ctx);
  const before = await readNow(ctx);
  const seen = await runBurst(ctx, dues);
  const { later } = await watchQuiet({ ...ctx, profile: { quietMs: QUIET_MS } });
  await ctx.judge(async () => {
    const window = { before: await before(), after: await later(), exclusive };
    ctx.find(concurrentConservation(seen, { ...window, ...(await callsOfRun(ctx)) }));
  });
}

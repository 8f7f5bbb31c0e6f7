import { concurrentConservation } from '../../evidence/detectors/concurrent-conservation.ts';
import { callsOfRun } from '../call-facts.ts';
import type { CheckContext } from '../check-context.ts';
import { generate } from '../generate.ts';
import { asks } from '../generators/asks.ts';
import { loopingQuery } from '../generators/queries.ts';
import { duesOf } from '../queries-of.ts';
import { runBurst } from '../run-open.ts';
import { untilQuiet, watchQuiet } from '../windows.ts';

/** Checks that many queries at the same moment cost one model call each, as they do one after another. */
export async function burst(ctx: CheckContext): Promise<void> {
  const { profile, seed, telemetry, exclusive } = ctx;
  const arbitrary = asks(loopingQuery);
  const cases = generate({ name: 'burst', arbitrary, seed, count: profile.burst });
  const dues = await duesOf(ctx, cases);
  await untilQuiet(ctx);
  const before = await telemetry.totalCalls();
  const seen = await runBurst(ctx, dues);
  const { later: after } = await watchQuiet({ ...ctx, profile: { ...profile, quietMs: 300 } });
  const counted = await callsOfRun(ctx);
  ctx.find(concurrentConservation(seen, { before, after, exclusive, ...counted }));
}

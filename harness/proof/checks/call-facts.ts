import { setTimeout as wait } from 'node:timers/promises';
import type { CallFacts } from '../evidence/detectors/calls-per-trace.ts';
import type { Observation } from '../evidence/observation.ts';
import { isLateIn, known } from '../evidence/telemetry.ts';
import type { CheckContext } from './check-context.ts';
import { settled } from './windows.ts';

/** A call is counted when it is accepted. Sources that report later say how long in their telemetry. */
const SETTLE_MS = 150;

/** Returns the calls of the run by trace, once they are settled. */
export async function callsOfRun(ctx: CheckContext): Promise<CallFacts> {
  await wait(SETTLE_MS);
  await settled(ctx);
  const { telemetry, target } = ctx;
  return {
    callsByTrace: await telemetry.callsByTrace(target.run),
    isLate: isLateIn(telemetry),
  };
}

/** Returns the calls of one observation, to judge it alone. */
export async function callsOfOne(ctx: CheckContext, { traceId }: Observation): Promise<CallFacts> {
  await wait(SETTLE_MS);
  await settled(ctx);
  const calls = await ctx.telemetry.callsOf(traceId);
  const isLate = isLateIn(ctx.telemetry);
  return {
    callsByTrace: calls.known ? known(new Map([[traceId, calls.value]])) : calls,
    isLate,
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import type { CallFacts } from '../evidence/detectors/calls-per-trace.ts';
import type { Observation } from '../evidence/observation.ts';
import { isLateIn, known } from '../evidence/telemetry.ts';
import type { CheckContext } from './check-context.ts';
import { settled } from './windows.ts';

/** A call is counted the moment it is accepted; where it is told later, telemetry says how long. */
const SETTLE_MS = 150;

/** Calls of the run by trace, once they stand. */
export async function callsOfRun(ctx: CheckContext): Promise<CallFacts> {
  await wait(SETTLE_MS);
  await settled(ctx);
  const { telemetry, target } = ctx;
  return {
    callsByTrace: await telemetry.callsByTrace(target.run),
    isLate: isLateIn(telemetry),
  };
}

/** Calls of one observation, for judging it alone. */
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

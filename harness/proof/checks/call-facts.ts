import { setTimeout as wait } from 'node:timers/promises';
import type { CallFacts } from '../evidence/detectors/calls-per-trace.ts';
import type { Observation } from '../evidence/observation.ts';
import { isLateIn, known } from '../evidence/telemetry.ts';
import type { CheckContext } from './check-context.ts';

/** The time until a call that was accepted is counted, where counters are exact. */
const SETTLE_MS = 150;

/** Returns the calls of the run by trace. */
export async function callsOfRun(ctx: CheckContext): Promise<CallFacts> {
  const { telemetry, target } = ctx;
  await wait(SETTLE_MS);
  return {
    callsByTrace: await telemetry.callsByTrace(target.run),
    isLate: isLateIn(telemetry),
  };
}

/** Returns the calls of one observation, to judge it alone. */
export async function callsOfOne(ctx: CheckContext, { traceId }: Observation): Promise<CallFacts> {
  await wait(SETTLE_MS);
  const calls = await ctx.telemetry.callsOf(traceId);
  const isLate = isLateIn(ctx.telemetry);
  return {
    callsByTrace: calls.known ? known(new Map([[traceId, calls.value]])) : calls,
    isLate,
  };
}

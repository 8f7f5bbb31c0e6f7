import { setTimeout as wait } from 'node:timers/promises';
import type { CallFacts } from '../evidence/detectors/calls-per-trace.ts';
import type { Observation } from '../evidence/observation.ts';
import { isLateIn, known } from '../evidence/telemetry.ts';
import type { CheckContext } from './check-context.ts';

/** Milliseconds until an accepted model call is counted, in environments that count calls at once. */
const SETTLE_MS = 150;

/** Returns the counted model calls of the whole harness run, by trace id. */
export async function callsOfRun(ctx: CheckContext): Promise<CallFacts> {
  const { telemetry, target } = ctx;
  await wait(SETTLE_MS);
  return {
    callsByTrace: await telemetry.callsByTrace(target.run),
    isLate: isLateIn(telemetry),
  };
}

/** Returns the counted model calls of one observed request, so that the request can be judged alone. */
export async function callsOfOne(ctx: CheckContext, { traceId }: Observation): Promise<CallFacts> {
  await wait(SETTLE_MS);
  const calls = await ctx.telemetry.callsOf(traceId);
  const isLate = isLateIn(ctx.telemetry);
  return {
    callsByTrace: calls.known ? known(new Map([[traceId, calls.value]])) : calls,
    isLate,
  };
}

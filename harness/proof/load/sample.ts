import type { Observation } from '../evidence/observation.ts';
import { isShed } from '../evidence/shed.ts';
import type { StoredSample } from '../report/result.ts';

/** Returns a request in the form in which it is judged and stored, with times in ms from the beginning of the run. */
export function sampleOf(seen: Observation, source: string, beganMs: number): StoredSample {
  const { id, traceId, procedure, startMs, sentMs, endMs, error, receipt } = seen;
  return {
    id,
    source,
    traceId,
    procedure,
    outcome: isShed(seen) ? 'shed' : seen.outcome,
    startMs: startMs - beganMs,
    sentMs: sentMs - startMs,
    totalMs: endMs - startMs,
    ...(error && { reason: error.reason }),
    ...(seen.routeMs !== undefined && { routeMs: seen.routeMs - startMs }),
    ...(seen.firstTokenMs !== undefined && { firstTokenMs: seen.firstTokenMs - startMs }),
    ...(receipt && { reportedCalls: receipt.modelCalls, usd: receipt.usd }),
  };
}

import type { Observation } from '../evidence/observation.ts';
import { isShed } from '../evidence/shed.ts';
import type { Known } from '../evidence/telemetry.ts';
import type { Sample as LoadSample } from '../load/sample.ts';
import type { StoredSample } from '../report/result.ts';
import type { Recorder } from './recorder.ts';

type Calls = Known<ReadonlyMap<string, number>>;

/** Returns every request of the run, from properties and loads, with times on one clock. */
export function samplesOf(recorder: Recorder, calls: Calls): readonly StoredSample[] {
  const { observations, loads, beganMs } = recorder;
  return [
    ...observations.map((observation) => ofObservation(observation, { beganMs, calls })),
    ...loads.flatMap(({ name, samples, ...load }) =>
      samples.map((sample) => ofLoad(sample, { name, calls, beganMs: load.beganMs - beganMs })),
    ),
  ].toSorted((a, b) => a.startMs - b.startMs);
}

/** Returns the number of counted model calls of a trace as `calls`, or an empty object if the calls are not counted. */
const counted = (calls: Calls, traceId: string | undefined): { calls?: number } =>
  calls.known && traceId !== undefined ? { calls: calls.value.get(traceId) ?? 0 } : {};

type Origin = Readonly<{ beganMs: number; calls: Calls }>;

export function ofObservation(seen: Observation, { beganMs, calls }: Origin): StoredSample {
  const { id, traceId, procedure, startMs, sentMs, endMs, error, receipt } = seen;
  const number = /^p(\d)/.exec(id)?.[1];
  return {
    id,
    source: number === undefined ? 'checks' : `property ${number}`,
    traceId,
    procedure,
    outcome: isShed(seen) ? 'shed' : seen.outcome,
    startMs: startMs - beganMs,
    sentMs: sentMs - startMs,
    totalMs: endMs - startMs,
    ...(error && { reason: error.reason }),
    ...(seen.routeMs !== undefined && { routeMs: seen.routeMs - startMs }),
    ...(seen.firstTokenMs !== undefined && { firstTokenMs: seen.firstTokenMs - startMs }),
    ...counted(calls, traceId),
    ...(receipt && { reportedCalls: receipt.modelCalls, usd: receipt.usd }),
  };
}

const OUTCOME = {
  ok: 'answered',
  shed: 'shed',
  failed: 'failed',
  timeout: 'censored',
  dropped: 'dropped',
} as const satisfies Record<LoadSample['outcome'], StoredSample['outcome']>;

function ofLoad(
  sample: LoadSample,
  { name, beganMs, calls }: Origin & { name: string },
): StoredSample {
  const { index, outcome, reason, intendedMs, lagMs, totalMs, marks, traceId } = sample;
  const { route, firstToken } = marks;
  return {
    id: `${name}-${index}`,
    source: name,
    procedure: 'chat',
    outcome: OUTCOME[outcome],
    startMs: beganMs + intendedMs,
    sentMs: lagMs,
    totalMs,
    ...(traceId !== undefined && { traceId }),
    ...(reason !== undefined && { reason }),
    ...(route !== undefined && { routeMs: route }),
    ...(firstToken !== undefined && { firstTokenMs: firstToken }),
    ...counted(calls, traceId),
    ...(sample.modelCalls !== undefined && { reportedCalls: sample.modelCalls }),
    ...(sample.usd !== undefined && { usd: sample.usd }),
  };
}

import { callsPerTrace, type CallFacts } from '../evidence/detectors/calls-per-trace.ts';
import type { Finding } from '../evidence/finding.ts';
import type { Observation, ObservedOutcome } from '../evidence/observation.ts';
import { judgeThreshold } from '../load/judge.ts';
import { reduce, type Times } from '../load/reduce.ts';
import type { Sample as LoadSample } from '../load/sample.ts';
import { parseThreshold } from '../load/threshold.ts';
import type { LoadResult } from '../report/result.ts';
import type { LoadDone } from './run-loads.ts';

const bound = (ms: number): number | null => (Number.isFinite(ms) ? ms : null);

const timesOf = ({ count, maxMs, percentiles }: Times): LoadResult['lag'] => ({
  count,
  maxMs: bound(maxMs),
  percentiles: percentiles.map(({ share, ms, interval }) => ({
    share,
    ms: bound(ms),
    lowMs: bound(interval.low),
    highMs: bound(interval.high),
  })),
});

/** Returns the result of a load in the report's form, judged by the thresholds of the profile. */
export function loadResult(
  { shape, seed, run }: LoadDone,
  thresholds: readonly string[],
): LoadResult {
  const { outcomes, reasons, times, lag, requests } = reduce(run.samples);
  return {
    name: shape.name,
    arrivals: shape.about,
    seed,
    requests,
    tookMs: run.tookMs,
    endedBy: run.endedBy,
    outcomes: { ...outcomes },
    reasons: { ...reasons },
    times: Object.fromEntries(Object.entries(times).map(([mark, each]) => [mark, timesOf(each)])),
    lag: timesOf(lag),
    thresholds: thresholds
      .filter((text) => canFail(text, shape))
      .map((text) => {
        const { threshold, state, because, more } = judgeThreshold(parseThreshold(text), {
          samples: run.samples,
        });
        return { threshold, state, because, ...(more !== undefined && { more }) };
      }),
  };
}

/**
 * Tells whether a threshold can fail. People who wait for their answers are never too many at once, so none of their
 * requests is dropped.
 */
function canFail(text: string, { arrivals }: LoadDone['shape']): boolean {
  const threshold = parseThreshold(text);
  const isOfDropped = 'metric' in threshold && threshold.metric === 'dropped';
  return !(isOfDropped && arrivals.kind === 'people');
}

const OUTCOME = {
  ok: 'answered',
  shed: 'refused',
  failed: 'failed',
  timeout: 'censored',
  dropped: 'censored',
} as const satisfies Record<LoadSample['outcome'], ObservedOutcome>;

/** Returns the requests of the loads as observations, so that detectors can judge them. */
export const loadObservations = (loads: readonly LoadDone[]): readonly Observation[] =>
  loads.flatMap(({ shape, run }) =>
    run.samples.flatMap((sample) => observationOf(shape.name, sample)),
  );

/** Checks that each request under load costs exactly one model call. */
export const callsUnderLoad = (loads: readonly LoadDone[], counted: CallFacts): Finding =>
  callsPerTrace(loadObservations(loads), counted);

function observationOf(name: string, sample: LoadSample): readonly Observation[] {
  const { traceId, outcome, index, intendedMs, totalMs } = sample;
  if (traceId === undefined) return [];
  return [
    {
      id: `${name}-${index}`,
      run: traceId.slice(0, 16),
      traceId,
      procedure: 'chat',
      user: '',
      input: { query: '' },
      status: 0,
      outcome: OUTCOME[outcome],
      startMs: intendedMs,
      sentMs: intendedMs,
      endMs: intendedMs + totalMs,
    },
  ];
}

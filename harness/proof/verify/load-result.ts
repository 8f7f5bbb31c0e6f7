import { callsPerTrace, type CallFacts } from '../evidence/detectors/calls-per-trace.ts';
import type { Finding } from '../evidence/finding.ts';
import { quantile, quantileInterval, type Sorted } from '../evidence/statistics/quantile.ts';
import { judgeThreshold } from '../load/judge.ts';
import { countOutcomes, timesTo } from '../load/measured.ts';
import { parseThreshold, type Mark } from '../load/threshold.ts';
import type { LoadResult } from '../report/result.ts';
import type { LoadDone } from './run-loads.ts';

const SHARES = [0.5, 0.9, 0.95, 0.99] as const;
const MARKS = ['total', 'route', 'firstToken'] as const satisfies readonly Mark[];

const bound = (ms = Number.NaN): number | null => (Number.isFinite(ms) ? ms : null);

const timesOf = (times: Sorted): LoadResult['lag'] => ({
  count: times.length,
  maxMs: bound(times.at(-1)),
  percentiles: SHARES.map((share) => {
    const { low, high } = quantileInterval(times, share);
    return { share, ms: bound(quantile(times, share)), lowMs: bound(low), highMs: bound(high) };
  }),
});

/** Returns the result of a load in the report's form, judged by the thresholds of the profile. */
export function loadResult(
  { shape, seed, run: { samples, tookMs, endedBy } }: LoadDone,
  thresholds: readonly string[],
): LoadResult {
  const reasons: Record<string, number> = {};
  for (const { reason } of samples)
    if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const times = MARKS.map((mark) => [mark, timesOf(timesTo(samples, mark))] as const);
  return {
    name: shape.name,
    arrivals: shape.about,
    seed,
    requests: samples.length,
    tookMs,
    endedBy,
    outcomes: countOutcomes(samples),
    reasons,
    times: Object.fromEntries(times),
    lag: timesOf(timesTo(samples, 'lag')),
    thresholds: thresholds
      .filter((text) => canFail(text, shape))
      .map((text) => judgeThreshold(parseThreshold(text), samples)),
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

/** Checks that each request under load costs exactly one model call. */
export const callsUnderLoad = (loads: readonly LoadDone[], counted: CallFacts): Finding =>
  callsPerTrace(
    loads.flatMap(({ run: { samples } }) =>
      samples.flatMap(({ id, outcome, traceId }) =>
        traceId === undefined ? [] : [{ id, outcome, traceId }],
      ),
    ),
    counted,
  );

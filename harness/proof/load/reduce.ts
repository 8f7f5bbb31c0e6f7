import {
  quantile,
  quantileInterval,
  sorted,
  type Sorted,
} from '../evidence/statistics/quantile.ts';
import type { Interval } from '../evidence/statistics/rate-interval.ts';
import type { SampleOutcome, Sample } from './sample.ts';

export interface Percentile {
  readonly share: number;
  readonly ms: number;
  /**
   * Two-sided confidence interval at 95 %, valid for any distribution; Infinity where the sample is too small or was
   * cut off.
   */
  readonly interval: Interval;
}

export interface Times {
  readonly count: number;
  readonly maxMs: number;
  readonly percentiles: readonly Percentile[];
}

export interface LoadSummary {
  readonly requests: number;
  readonly outcomes: Readonly<Record<SampleOutcome, number>>;
  /** Number of requests without an answer, by the reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Times in ms from the planned start of a request to its end (`total`) and to each mark, such as `firstToken`. */
  readonly times: Readonly<Record<string, Times>>;
  /** Delay that the load generator itself adds, in ms; it must be small for the measured times to be meaningful. */
  readonly lag: Times;
  readonly modelCalls: number;
  readonly usd: number;
}

const SHARES = [0.5, 0.9, 0.95, 0.99] as const;

/**
 * Returns the time of a sample in ms: `lag`, `total`, or the time of a mark. Returns undefined when the sample has
 * none.
 */
function moment(sample: Sample, mark: string): number | undefined {
  if (mark === 'lag') return sample.lagMs;
  return mark === 'total' ? sample.totalMs : sample.marks[mark];
}

type Late = Readonly<{ cutOffMs?: number; failedFromMs?: number }>;

/**
 * Returns the measured times in ms from a request's planned start to a mark, ascending. A request that timed out before
 * the mark counts as `cutOffMs`, longer than all others. So does a request that failed after `failedFromMs` or later;
 * otherwise a server could keep a limit by giving up. Earlier failures and shed requests have no time; dropped requests
 * are counted separately.
 */
export function timesTo(
  samples: readonly Sample[],
  mark: string,
  { cutOffMs = Infinity, failedFromMs = Infinity }: Late = {},
): Sorted {
  const times: number[] = [];
  for (const sample of samples) {
    if (sample.outcome === 'dropped') continue;
    const at = moment(sample, mark);
    if (mark === 'lag') times.push(sample.lagMs);
    else if (sample.outcome === 'ok' && at !== undefined) times.push(at);
    else if (sample.outcome === 'failed' && sample.totalMs >= failedFromMs)
      times.push(at ?? (cutOffMs === Infinity ? Infinity : sample.totalMs));
    else if (sample.outcome === 'timeout')
      times.push(mark === 'total' ? cutOffMs : (at ?? cutOffMs));
  }
  return sorted(times);
}

function times(values: Sorted): Times {
  return {
    count: values.length,
    maxMs: values.at(-1) ?? Number.NaN,
    percentiles: SHARES.map((share) => ({
      share,
      ms: quantile(values, share),
      interval: quantileInterval(values, share),
    })),
  };
}

export function countOutcomes(samples: readonly Sample[]): Record<SampleOutcome, number> {
  const counts = { ok: 0, failed: 0, shed: 0, timeout: 0, dropped: 0 };
  for (const { outcome } of samples) counts[outcome] += 1;
  return counts;
}

/** Returns all numbers that are printed or judged, computed from the samples alone. */
export function reduce(samples: readonly Sample[]): LoadSummary {
  const marks = new Set(samples.flatMap((sample) => Object.keys(sample.marks)));
  const reasons: Record<string, number> = {};
  for (const { reason } of samples)
    if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    requests: samples.length,
    outcomes: countOutcomes(samples),
    reasons,
    times: Object.fromEntries(
      ['total', ...marks].map((mark) => [mark, times(timesTo(samples, mark))]),
    ),
    lag: times(timesTo(samples, 'lag')),
    modelCalls: samples.reduce((sum, { modelCalls = 0 }) => sum + modelCalls, 0),
    usd: samples.reduce((sum, { usd = 0 }) => sum + usd, 0),
  };
}

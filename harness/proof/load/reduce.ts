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
  /** Distribution-free two-sided interval at 95 %; Infinity where the sample is too small or was cut off. */
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
  /** Number of requests without an answer, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Times from the intended start to `total` and to each mark. */
  readonly times: Readonly<Record<string, Times>>;
  /** The generator's own delay, which must be small for the times to be meaningful. */
  readonly lag: Times;
  readonly modelCalls: number;
  readonly usd: number;
}

const SHARES = [0.5, 0.9, 0.95, 0.99] as const;

/** Returns `lag`, `total` or a mark of a sample that has it. */
function moment(sample: Sample, mark: string): number | undefined {
  if (mark === 'lag') return sample.lagMs;
  return mark === 'total' ? sample.totalMs : sample.marks[mark];
}

type Late = Readonly<{ cutOffMs?: number; failedFromMs?: number }>;

/**
 * Returns the times to a mark, ascending. A request that timed out without the mark counts as `cutOffMs`, longer than
 * all others. So does a request that failed no earlier than `failedFromMs`; otherwise a server that gives up at a
 * limit would always keep it. Earlier failures and shed requests have no latency; dropped ones are counted apart.
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

/** Computes everything that is printed or judged, from the samples alone. */
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

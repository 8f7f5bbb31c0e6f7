import {
  quantile,
  quantileInterval,
  sorted,
  type Sorted,
} from '../evidence/statistics/quantile.ts';
import type { StoredSample } from './result.ts';

export type Moment = 'routeMs' | 'totalMs';

/**
 * Returns the times in ms to the route or to the end of the answer. A request that the harness stopped waiting for
 * counts as Infinity.
 */
export function timesOf(samples: readonly StoredSample[], moment: Moment): Sorted {
  return sorted(
    samples.flatMap((sample) => {
      if (sample.outcome === 'censored') return [sample[moment] ?? Infinity];
      if (sample.outcome !== 'answered') return [];
      const at = moment === 'totalMs' ? sample.totalMs : sample.routeMs;
      return at === undefined ? [] : [at];
    }),
  );
}

export type CurvePoint = Readonly<{ share: number; ms: number; lowMs: number; highMs: number }>;

const STEPS = 60;

/**
 * Returns points of the percentile curve, from the median to the last percentile that the sample can bound. The
 * remaining share of slower requests shrinks by the same factor from point to point.
 */
export function percentileCurve(times: Sorted, confidence = 0.95): readonly CurvePoint[] {
  if (times.length < 2) return [];
  const last = Math.log10(Math.max(10, times.length));
  const first = Math.log10(2);
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const share = 1 - 10 ** -(first + ((last - first) * step) / STEPS);
    const { low, high } = quantileInterval(times, share, confidence);
    return { share, ms: quantile(times, share), lowMs: low, highMs: high };
  });
}

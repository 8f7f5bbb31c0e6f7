import { binomialCdf } from './distributions.ts';
import { leastSamples } from './least-samples.ts';
import type { Interval } from './rate-interval.ts';

/**
 * Measured values in ascending order. Infinity stands for a request that was cut off, which took at least as long as
 * all others.
 */
export type Sorted = readonly number[];

export const sorted = (values: readonly number[]): Sorted => values.toSorted((a, b) => a - b);

/** Returns the smallest value that at least a share `p` of the sample does not exceed; NaN for an empty sample. */
export function quantile(values: Sorted, p: number): number {
  return (
    values[Math.min(values.length, Math.max(1, Math.ceil(values.length * p))) - 1] ?? Number.NaN
  );
}

/**
 * Returns the smallest k in 0..n with P(X <= k) >= target, for a binomial distribution with n trials of probability p.
 */
function binomialQuantile(target: number, n: number, p: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle, n, p) >= target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Returns a one-sided upper bound of the true p-quantile, for any distribution. The bound is the sample value whose
 * rank an exact binomial gives. Returns Infinity when the sample is too small (p99 needs 299 values).
 */
export function quantileUpperBound(values: Sorted, p: number, confidence: number): number {
  const rank = binomialQuantile(confidence, values.length, p) + 1;
  return values[rank - 1] ?? Infinity;
}

/**
 * Returns a one-sided lower bound of the true p-quantile, for any distribution; -Infinity when the sample is too small.
 */
export function quantileLowerBound(values: Sorted, p: number, confidence: number): number {
  const n = values.length;
  const alpha = 1 - confidence;
  let rank = binomialQuantile(alpha, n, p);
  if (binomialCdf(rank, n, p) <= alpha) rank += 1;
  return rank === 0 ? -Infinity : (values[rank - 1] ?? -Infinity);
}

/** Returns the two-sided confidence interval of the p-quantile, which is valid for any distribution. */
export function quantileInterval(values: Sorted, p: number, confidence = 0.95): Interval {
  const side = (1 + confidence) / 2;
  return { low: quantileLowerBound(values, p, side), high: quantileUpperBound(values, p, side) };
}

/**
 * Returns how many samples prove that the p-quantile is below a limit when a share `over` of them exceeds it. Returns
 * Infinity when that share rules out a proof (over >= 1 - p) or when more than ten million are needed.
 */
export const samplesForQuantile = (p: number, over: number, confidence = 0.95): number =>
  over >= 1 - p
    ? Infinity
    : leastSamples((n) => binomialCdf(Math.ceil(n * over), n, 1 - p) <= 1 - confidence);

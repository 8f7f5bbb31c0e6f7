import { normalQuantile } from './distributions.ts';
import { bisect, regularizedBeta } from './incomplete-beta.ts';
import { leastSamples } from './least-samples.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Observed {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Returns the counts of a sample unchanged, once they are known to be valid.
 * @throws {RangeError} unless 0 <= successes <= trials and both are whole numbers
 */
function checked({ successes, trials }: Observed): Observed {
  const whole = Number.isSafeInteger(successes) && Number.isSafeInteger(trials);
  if (whole && successes >= 0 && successes <= trials) return { successes, trials };
  throw new RangeError(
    `Cannot judge ${successes} of ${trials}: expected whole numbers with 0 <= successes <= trials`,
  );
}

/** Returns a one-sided lower bound of the true rate, given the counts of a sample. */
export function lowerBound(observed: Observed, confidence: number): number {
  const { successes, trials } = checked(observed);
  if (successes === 0) return 0;
  return bisect(
    (p) => regularizedBeta(p, successes, trials - successes + 1),
    1 - confidence,
    [0, 1],
  );
}

/** Returns a one-sided upper bound of the true rate; 1 when there was no trial. */
export function upperBound(observed: Observed, confidence: number): number {
  const { successes, trials } = checked(observed);
  if (successes === trials) return 1;
  return bisect((p) => regularizedBeta(p, successes + 1, trials - successes), confidence, [0, 1]);
}

/**
 * Returns the exact two-sided interval of a rate by Clopper and Pearson (1934). It contains the true rate at least as
 * often as its confidence says.
 */
export function clopperPearson(observed: Observed, confidence: number): Interval {
  const side = (1 + confidence) / 2;
  return { low: lowerBound(observed, side), high: upperBound(observed, side) };
}

/**
 * Returns the two-sided interval of a rate by Wilson (1927), for display. It is narrower than the exact interval, and
 * contains the true rate as often as its confidence says only on average.
 */
export function wilson(observed: Observed, confidence: number): Interval {
  const { successes, trials } = checked(observed);
  if (trials === 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const rate = successes / trials;
  const centre = rate + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}

/**
 * Returns how many samples prove that a rate is below `limit`, given the observed `rate`. Returns Infinity when no
 * number of samples can prove it.
 */
export const samplesForRate = (limit: number, rate: number, confidence = 0.95): number =>
  rate >= limit
    ? Infinity
    : leastSamples(
        (trials) => upperBound({ successes: Math.ceil(trials * rate), trials }, confidence) < limit,
      );

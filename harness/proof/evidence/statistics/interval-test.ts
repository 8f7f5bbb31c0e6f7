import { confidencePerTest } from './false-alarm.ts';
import { lowerBound, upperBound, type Observed } from './rate-interval.ts';

/**
 * Greatest number of interval tests of one run: failures of properties 2 and 3 (2), the kinds of rewording (6), the
 * slope over the length (1), and three thresholds of each of two loads (6). They share the run's error rate of 1 in
 * 1,000.
 */
export const INTERVAL_TESTS = 15;

/** Confidence of a one-sided bound that may call a run violated. */
export const VIOLATION_CONFIDENCE = confidencePerTest(INTERVAL_TESTS);

/** Confidence of a one-sided bound that may call a rate kept. */
export const PROOF_CONFIDENCE = 0.95;

/** Position of the true value: on one side of the limit, or undecided by the sample. */
export type Side = 'above' | 'below' | 'either';

/** Applies the rule of all interval tests: a bound on each side, three outcomes. Trials must be independent. */
export function sideOf(observed: Observed, limit: number): Side {
  if (lowerBound(observed, VIOLATION_CONFIDENCE) > limit) return 'above';
  return upperBound(observed, PROOF_CONFIDENCE) <= limit ? 'below' : 'either';
}

import { confidencePerTest } from './false-alarm.ts';
import { lowerBound, upperBound, type Observed } from './rate-interval.ts';

/**
 * Largest number of interval tests in one run: 2 for failures of properties 2 and 3, 6 for kinds of rewording, 1 for
 * growth of time over length, and 6 for the loads. Together they may raise a false alarm in 1 of 1,000 runs.
 */
export const INTERVAL_TESTS = 15;

/** Confidence of the one-sided bound that must cross a limit before a run is reported as violated. */
export const VIOLATION_CONFIDENCE = confidencePerTest(INTERVAL_TESTS);

/** Confidence of the one-sided bound that must stay within a limit before a rate is reported as kept. */
export const PROOF_CONFIDENCE = 0.95;

/** Position of the true rate: above the limit, below it, or undecided by the sample. */
export type Side = 'above' | 'below' | 'either';

/**
 * Compares an observed rate with a limit, by a confidence bound on each side. Returns `either` when neither bound
 * decides. The trials must be independent.
 */
export function sideOf(observed: Observed, limit: number): Side {
  if (lowerBound(observed, VIOLATION_CONFIDENCE) > limit) return 'above';
  return upperBound(observed, PROOF_CONFIDENCE) <= limit ? 'below' : 'either';
}

import { leastSamples } from '../evidence/statistics/least-samples.ts';
import { upperBound } from '../evidence/statistics/rate-interval.ts';

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

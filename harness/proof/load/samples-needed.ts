import { leastSamples } from '../evidence/statistics/least-samples.ts';
import { upperBound } from '../evidence/statistics/rate-interval.ts';

/**
 * Returns how many samples prove "the rate is below `limit`" when a share `rate` of them counts; Infinity when none
 * can.
 */
export const samplesForRate = (limit: number, rate: number, confidence = 0.95): number =>
  rate >= limit
    ? Infinity
    : leastSamples(
        (trials) => upperBound({ successes: Math.ceil(trials * rate), trials }, confidence) < limit,
      );

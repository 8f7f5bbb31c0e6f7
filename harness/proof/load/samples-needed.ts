import { upperBound } from '../evidence/statistics/rate-interval.ts';

const MOST = 1e7;

/**
 * Returns how many samples prove "the rate is below `limit`" when a share `rate` of them counts; Infinity when none
 * can.
 */
export function samplesForRate(limit: number, rate: number, confidence = 0.95): number {
  if (rate >= limit) return Infinity;
  const enough = (n: number): boolean =>
    upperBound({ successes: Math.ceil(n * rate), trials: n }, confidence) < limit;
  let high = 1;
  while (!enough(high)) {
    high *= 2;
    if (high > MOST) return Infinity;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

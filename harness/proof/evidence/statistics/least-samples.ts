const MOST = 1e7;

/**
 * Returns the smallest number of samples that is enough by the given predicate; Infinity when that is beyond ten
 * million. Assumes that every larger number is enough too.
 */
export function leastSamples(isEnough: (samples: number) => boolean): number {
  let high = 1;
  while (!isEnough(high)) {
    high *= 2;
    if (high > MOST) return Infinity;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

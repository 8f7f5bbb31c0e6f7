/**
 * Returns a quantile: the value below which the given share of the samples lies. It interpolates linearly between
 * samples, and is NaN without samples.
 */
export function interpolatedQuantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (samples: readonly number[]): number => interpolatedQuantile(samples, 0.5);

/** Returns the list rotated by a number of positions, so that over several rounds each element comes first. */
export function rotate<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

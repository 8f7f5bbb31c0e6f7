import { normalQuantile } from './distributions.ts';
import { quantile, sorted } from './quantile.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Increase of y for one unit of x, with its two-sided confidence interval. */
export interface Slope {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

function checked(points: readonly Point[]): readonly Point[] {
  if (new Set(points.map(({ x }) => x)).size > 1 && points.length > 2) return points;
  throw new RangeError(
    `Cannot fit a slope to ${points.length} points: expected 3 or more, with different x`,
  );
}

/**
 * Returns the median of the slopes between all pairs of points (Theil and Sen), with an interval by Kendall's S (Sen
 * 1968). Up to 29 % of outliers, such as stalled requests, do not change the median much. The interval needs about 10
 * points.
 * @throws {RangeError} for fewer than three points, or when all points have the same x
 */
export function theilSenSlope(points: readonly Point[], confidence = 0.95): Slope {
  const slopes: number[] = [];
  checked(points).forEach((a, i) => {
    for (const b of points.slice(i + 1)) if (a.x !== b.x) slopes.push((b.y - a.y) / (b.x - a.x));
  });
  const ordered = sorted(slopes);
  const n = points.length;
  const spread = normalQuantile((1 + confidence) / 2) * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const below = Math.max(0, Math.floor((ordered.length - spread) / 2));
  const above = Math.min(ordered.length - 1, Math.ceil((ordered.length + spread) / 2));
  return {
    slope: (quantile(ordered, 0.5) + (ordered[Math.floor(ordered.length / 2)] ?? 0)) / 2,
    low: ordered[below] ?? -Infinity,
    high: ordered[above] ?? Infinity,
  };
}

import {
  quantile,
  quantileLowerBound,
  quantileUpperBound,
  type Sorted,
} from '../../evidence/statistics/quantile.ts';
import { wilson, type Interval, type Observed } from '../../evidence/statistics/rate-interval.ts';

/** Difference between run B and run A, with its confidence interval; null where the samples give no bound. */
export type Difference = Readonly<{
  a: number;
  b: number;
  difference: number;
  low: number | null;
  high: number | null;
}>;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * Returns the confidence interval for the difference of two percentiles. Each percentile is bounded at a confidence
 * whose square is that of the whole interval. The interval is valid for any distribution; it may be too wide but not
 * too narrow.
 */
export function percentileDifference(
  [a, b]: readonly [Sorted, Sorted],
  share: number,
  confidence = 0.95,
): Difference {
  const side = (1 + Math.sqrt(confidence)) / 2;
  const [lowA, highA] = [quantileLowerBound(a, share, side), quantileUpperBound(a, share, side)];
  const [lowB, highB] = [quantileLowerBound(b, share, side), quantileUpperBound(b, share, side)];
  const [atA, atB] = [quantile(a, share), quantile(b, share)];
  return {
    a: atA,
    b: atB,
    difference: atB - atA,
    low: finite(lowB - highA),
    high: finite(highB - Math.max(0, lowA)),
  };
}

/**
 * Returns the confidence interval for the difference of two rates, by Newcombe's hybrid of Wilson's intervals (1998,
 * method 10).
 */
export function rateDifference(
  [a, b]: readonly [Observed, Observed],
  confidence = 0.95,
): Difference {
  const rate = ({ successes, trials }: Observed): number => (trials === 0 ? 0 : successes / trials);
  const [rateA, rateB] = [rate(a), rate(b)];
  const [ofA, ofB]: readonly [Interval, Interval] = [wilson(a, confidence), wilson(b, confidence)];
  const difference = rateB - rateA;
  return {
    a: rateA,
    b: rateB,
    difference,
    low: difference - Math.hypot(rateB - ofB.low, ofA.high - rateA),
    high: difference + Math.hypot(ofB.high - rateB, rateA - ofA.low),
  };
}

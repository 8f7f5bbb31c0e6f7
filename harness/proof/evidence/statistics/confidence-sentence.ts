import { lowerBound, type Observed } from './rate-interval.ts';

const percent = (share: number): string => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
const confidenceText = (confidence: number): string => `${Number((confidence * 100).toFixed(3))} %`;

/**
 * What clean results support, never rounded up: 100 of 100 give "at least 97.0 % of queries, 95 % confidence".
 * Exact, where the rule of three (1 - 3/n) is its approximation.
 */
export function confidenceSentence(
  observed: Observed,
  { confidence = 0.95, of = 'queries' } = {},
): string {
  if (observed.trials === 0) return `nothing can be said of ${of}: none was observed`;
  return `at least ${percent(lowerBound(observed, confidence))} of ${of}, ${confidenceText(confidence)} confidence`;
}

/** How many results without a single exception prove that at least `share` hold: 299 for 99 % at 95 %. */
export function cleanResultsFor(share: number, confidence = 0.95): number {
  if (share <= 0) return 0;
  if (share >= 1) return Infinity;
  return Math.ceil(Math.log(1 - confidence) / Math.log(share));
}

import type { StoredSample } from '../report/result.ts';
import { countOf, holds, longestWait, timesTo } from './measured.ts';
import type { Threshold } from './threshold.ts';

/** Tells whether the threshold would fail even if every further request were answered at once and without an error. */
function isLost(threshold: Threshold, samples: readonly StoredSample[], total: number): boolean {
  if (threshold.kind === 'time') {
    if (threshold.mark === 'lag') return false;
    const { share, mark, operator, limitMs } = threshold;
    const times = { cutOffMs: longestWait(samples), failedFromMs: limitMs };
    const over = timesTo(samples, mark, times).filter((time) => !holds(time, operator, limitMs));
    // In the closed load model the number of further requests is unknown, but no request can lower a maximum.
    const allowed = share === 1 ? 0 : total - Math.ceil(total * share);
    return over.length > (Number.isNaN(allowed) ? Infinity : allowed);
  }
  const { kind, metric, operator, limit } = threshold;
  if (metric === 'requests' || operator === '>' || operator === '>=') return false;
  const { count } = countOf(samples, metric);
  return !holds(
    kind === 'rate' ? count / total : count,
    operator === '==' ? '<=' : operator,
    limit,
  );
}

/**
 * Returns the text of the first threshold that must fail, whatever the results of the remaining requests are.
 * @param total number of planned requests; Infinity in the closed load model, where it depends on the answers
 */
export const hopeless = (
  thresholds: readonly Threshold[],
  samples: readonly StoredSample[],
  total: number,
): string | undefined => thresholds.find((threshold) => isLost(threshold, samples, total))?.text;

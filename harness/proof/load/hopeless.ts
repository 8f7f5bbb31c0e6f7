import { planArrivals } from './arrivals.ts';
import { countOf, holds } from './verdict.ts';
import type { LoadPlan } from './plan.ts';
import { timesTo } from './reduce.ts';
import type { Sample } from './sample.ts';
import type { Threshold } from './threshold.ts';

/**
 * Returns the largest number of requests of the plan. Returns Infinity in the closed load model, where the number
 * depends on the answers.
 */
function planned({ arrivals, seed, budget }: LoadPlan): number {
  const most = arrivals.kind === 'people' ? Infinity : planArrivals(arrivals, seed).length;
  return Math.min(most, budget.requests ?? Infinity);
}

/** Tells whether the threshold would fail even if every further request were answered at once and without an error. */
function isLost(threshold: Threshold, samples: readonly Sample[], total: number): boolean {
  if (threshold.kind === 'time' && threshold.mark !== 'lag') {
    const { share, mark, operator, limitMs } = threshold;
    const waited = Math.max(
      0,
      ...samples.filter(({ outcome }) => outcome === 'timeout').map(({ totalMs }) => totalMs),
    );
    const over = timesTo(samples, mark, { cutOffMs: waited, failedFromMs: limitMs }).filter(
      (time) => !holds(time, operator, limitMs),
    );
    // In the closed load model the number of further requests is unknown, but no request can lower a maximum.
    const allowed = share === 1 ? 0 : total - Math.ceil(total * share);
    return over.length > (Number.isNaN(allowed) ? Infinity : allowed);
  }
  if (threshold.kind === 'rate' || threshold.kind === 'count') {
    const { metric, operator, limit } = threshold;
    if (metric === 'requests' || operator === '>' || operator === '>=') return false;
    const { count } = countOf(samples, metric);
    return !holds(
      threshold.kind === 'rate' ? count / total : count,
      operator === '==' ? '<=' : operator,
      limit,
    );
  }
  return false;
}

/** Returns the text of the first threshold that must fail, whatever the results of the remaining requests are. */
export function hopeless(
  thresholds: readonly Threshold[],
  samples: readonly Sample[],
  plan: LoadPlan,
): string | undefined {
  const total = planned(plan);
  return thresholds.find((threshold) => isLost(threshold, samples, total))?.text;
}

import { findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { callsPerTrace, type CallFacts } from './calls-per-trace.ts';
import { conserved, type WindowFacts } from './conservation.ts';

const is = findingsOf('concurrent-conservation');

/** Checks for queries that were in flight at the same time that each cost one model call, by trace id and in total. */
export function concurrentConservation(
  observations: readonly Observation[],
  facts: WindowFacts & CallFacts,
): Finding {
  const overlap = mostAtOnce(observations);
  if (observations.length > 0 && overlap < 2)
    return is.inconclusive('No two queries were under way at once, so nothing was concurrent');
  const each = callsPerTrace(observations, facts);
  if (each.verdict === 'violated')
    return is.violated(`Of ${overlap} at once, ${each.sentence}`, each.observations, each.details);
  const sum = conserved(observations, facts, is);
  if (sum.verdict !== 'proven') return sum;
  return { ...sum, sentence: `With ${overlap} queries at once: ${sum.sentence}` };
}

/** Returns the largest number of queries that were in flight at one moment. */
export function mostAtOnce(observations: readonly Observation[]): number {
  const moments = observations
    .flatMap(({ sentMs, endMs }) => [
      { at: sentMs, by: 1 },
      { at: endMs, by: -1 },
    ])
    .toSorted((a, b) => a.at - b.at || a.by - b.by);
  let under = 0;
  let most = 0;
  for (const { by } of moments) {
    under += by;
    most = Math.max(most, under);
  }
  return most;
}

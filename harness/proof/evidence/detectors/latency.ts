import { PROOF_CONFIDENCE } from '../statistics/interval-test.ts';
import { upperBound } from '../statistics/rate-interval.ts';
import { findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { letIn } from '../shed.ts';

export type LatencyFacts = Readonly<{
  /** Longest allowed time from the planned sending to the route (`chat`) or the response (`classify`), in ms. */
  routeMs: number;
  /** Longest allowed time from the planned sending to the end of the answer, in ms. */
  answerMs: number;
}>;

const is = findingsOf('latency');
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/**
 * Checks that every query gets its route and its whole answer in time. A query whose answer the harness stopped waiting
 * for counts as too slow.
 */
export function latency(observations: readonly Observation[], facts: LatencyFacts): Finding {
  const seen = letIn(observations).filter(({ outcome }) => outcome !== 'stopped');
  if (seen.length === 0) return is.inconclusive('No query was let in, so none was timed');
  const late = seen.filter(
    (observation) =>
      routeTimeOf(observation) > facts.routeMs || answerTimeOf(observation) > facts.answerMs,
  );
  const slowest = Math.max(...seen.map(routeTimeOf));
  const violation = is.violatedBy(
    late,
    () =>
      `${late.length} of ${seen.length} queries took longer than ${seconds(facts.routeMs)} to their route or ${seconds(facts.answerMs)} to their end; the slowest route took ${seconds(slowest)}`,
    { slowestMs: slowest },
  );
  if (violation) return violation;
  const clean = { successes: 0, trials: seen.length };
  const most = `${(Math.ceil(upperBound(clean, PROOF_CONFIDENCE) * 1_000) / 10).toFixed(1)} %`;
  return is.proven(
    `All ${seen.length} queries had their route within ${seconds(facts.routeMs)}, the slowest in ${seconds(slowest)}; a sample of this size leaves open whether up to ${most} of other queries take longer (95 % confidence)`,
    { slowestMs: slowest },
  );
}

/** Returns the time in ms from a query's planned sending to the route (`chat`) or the response (`classify`). */
export const routeTimeOf = ({ routeMs, endMs, startMs }: Observation): number =>
  (routeMs ?? endMs) - startMs;

const answerTimeOf = ({ endMs, startMs }: Observation): number => endMs - startMs;

import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { VIOLATION_CONFIDENCE } from '../statistics/interval-test.ts';
import { theilSenSlope } from '../statistics/slope.ts';
import type { Known } from '../telemetry.ts';
import { routeTimeOf } from './latency.ts';

export type IndependenceFacts = Readonly<{
  callsByTrace: Known<ReadonlyMap<string, number>>;
  /** Whether the source of the call counts may not show all calls yet. */
  isLate?: boolean;
  /**
   * Largest accepted growth of the time to the route, in ms per character of the query; 1 means 1 s per 1,000
   * characters.
   */
  msPerCharacter: number;
  /** Returns the kind of query that a test case sent, such as "injection". */
  kindOf: (id: string) => string;
  /**
   * Tells whether a test case differs from others in nothing but its length. The growth of time is computed from these
   * cases; from all cases when absent.
   */
  alike?: (id: string) => boolean;
}>;

const is = findingsOf('independence');
const MIN_QUERIES = 20;
/** Number of characters from which a query is long enough to be listed as evidence of slow long queries. */
const LONG = 500;

/**
 * Checks that neither the length nor the content of a query causes more model calls, and that length does not make a
 * query slow.
 */
export function independence(
  observations: readonly Observation[],
  facts: IndependenceFacts,
): Finding {
  const answered = observations.filter(({ outcome }) => outcome === 'answered');
  const points = answered
    .filter(({ id }) => facts.alike?.(id) ?? true)
    .map((observation) => ({
      x: Array.from(observation.input.query).length,
      y: routeTimeOf(observation),
    }));
  if (points.length < MIN_QUERIES || new Set(points.map(({ x }) => x)).size < 2)
    return is.inconclusive(
      `Too few to tell: ${points.length} queries were answered, ${MIN_QUERIES} of different length are needed`,
    );
  const kinds = Map.groupBy(answered, ({ id }) => facts.kindOf(id));
  if (facts.callsByTrace.known) {
    const calls = facts.callsByTrace.value;
    const costs = [...kinds].map(([kind, of]) => ({
      kind,
      more: of.filter(({ traceId }) => (calls.get(traceId) ?? 1) > 1),
      mean: of.reduce((sum, { traceId }) => sum + (calls.get(traceId) ?? 0), 0) / of.length,
    }));
    const [most] = costs.toSorted((a, b) => b.mean - a.mean);
    const isUneven = new Set(costs.map(({ mean }) => mean)).size > 1;
    const violation = isUneven
      ? is.violatedBy(
          most?.more ?? [],
          () =>
            `The text of a query changes its cost: queries of kind "${most?.kind}" cost ${most?.mean.toFixed(2)} model calls on average`,
          costs.map(({ kind, mean }) => ({ kind, mean })),
        )
      : undefined;
    if (violation) return violation;
  }
  // The growth of time over length has a two-sided interval, of which only one side is judged. So the interval may have
  // twice the error rate of that side.
  const { slope, low, high } = theilSenSlope(points, 2 * VIOLATION_CONFIDENCE - 1);
  const said = `the time to the route grows by ${slope.toFixed(3)} ms per character (${low.toFixed(3)} to ${high.toFixed(3)}) against at most ${facts.msPerCharacter}`;
  const details = { slope, low, high };
  const long = answered.filter(({ input }) => input.query.length > LONG);
  const slow =
    low > facts.msPerCharacter
      ? is.violatedBy(long, () => `Long queries are slow: ${said}`, details)
      : undefined;
  if (slow) return slow;
  if (high > facts.msPerCharacter) return is.inconclusive(`Too few to tell: ${said}`, details);
  if (!facts.callsByTrace.known)
    return is.inconclusive(`${cannotTell(facts.callsByTrace)}; ${said}`);
  return is.proven(
    `Queries of ${kinds.size} kinds and up to ${Math.max(...points.map(({ x }) => x))} characters cost the same calls, and ${said}`,
    details,
  );
}

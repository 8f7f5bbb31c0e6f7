import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import type { Known } from '../telemetry.ts';

export type WindowFacts = Readonly<{
  /**
   * Number of accepted model calls of the whole environment before the first query; `after` is the number after the
   * last.
   */
  before: Known<number>;
  after: Known<number>;
  /** Whether the harness run was the only user of the environment between the two counts. */
  exclusive: boolean;
}>;

const is = findingsOf('conservation');

/**
 * Checks that the environment's model calls grow by exactly one for each query, so that no call hides under another
 * trace or under none.
 */
export function conservation(observations: readonly Observation[], facts: WindowFacts): Finding {
  return conserved(observations, facts, is);
}

/**
 * Compares the growth of the counted model calls with the number of queries. The expected growth is a range, since a
 * failed query may or may not have reached the model. Fewer calls than answers are missing evidence: the counter is
 * late or counts something else.
 */
export function conserved(
  observations: readonly Observation[],
  facts: WindowFacts,
  verdicts: ReturnType<typeof findingsOf>,
): Finding {
  const { before, after, exclusive } = facts;
  if (!before.known) return verdicts.inconclusive(cannotTell(before));
  if (!after.known) return verdicts.inconclusive(cannotTell(after));
  const spent = after.value - before.value;
  const least = observations.filter(({ outcome }) => outcome === 'answered').length;
  const most = observations.filter(({ outcome }) => outcome !== 'refused').length;
  const owed = least === most ? `${least}` : `${least} to ${most}`;
  const said = `${spent} model calls in all for ${observations.length} queries that owed ${owed}`;
  if (least === 0) return verdicts.inconclusive(`No query was answered: ${said}`);
  if (spent >= least && spent <= most) return verdicts.proven(`Nothing was lost or added: ${said}`);
  if (spent < least)
    return verdicts.inconclusive(
      `Cannot tell: ${said}, so the counter lags or counts other models; to enable it, check its name and its delay`,
    );
  if (!exclusive)
    return verdicts.inconclusive(
      `Cannot tell: ${said}, but others may have used the environment meanwhile; run while nobody does`,
    );
  const counted = `the counter of model calls: ${before.value} before, ${after.value} after`;
  return verdicts.violated(`The sum does not fit: ${said}`, [counted], { spent, least, most });
}

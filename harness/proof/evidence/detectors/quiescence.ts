import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Known } from '../telemetry.ts';

export type QuietFacts = Readonly<{
  /** Number of model calls that were still open after the last answer. */
  inFlight: Known<number>;
  /** Number of accepted model calls at the last answer; `later` is the number after the wait. */
  atEnd: Known<number>;
  later: Known<number>;
  /** Time between the two counts of model calls, in ms. */
  waitedMs: number;
  /** Whether the harness run was the only user of the environment during the wait. */
  exclusive: boolean;
}>;

const is = findingsOf('quiescence');

/** Checks that no model call is open and that none begins after the last answer. */
export function quiescence(observations: readonly unknown[], facts: QuietFacts): Finding {
  const { inFlight, atEnd, later, waitedMs, exclusive } = facts;
  if (observations.length === 0)
    return is.inconclusive('No query was sent, so nothing could go on');
  if (!inFlight.known) return is.inconclusive(cannotTell(inFlight));
  if (!atEnd.known) return is.inconclusive(cannotTell(atEnd));
  if (!later.known) return is.inconclusive(cannotTell(later));
  const grown = later.value - atEnd.value;
  const said = `${waitedMs} ms after the last answer ${inFlight.value} model calls were open and ${grown} had been added`;
  if (inFlight.value === 0 && grown === 0) return is.proven(`All was quiet: ${said}`);
  if (!exclusive)
    return is.inconclusive(`Cannot tell: ${said}, but others may use the environment`);
  const counted = `the counter of model calls: ${atEnd.value} after the last answer, ${later.value} later, ${inFlight.value} open`;
  return is.violated(`Work went on: ${said}`, [counted], { inFlight: inFlight.value, grown });
}

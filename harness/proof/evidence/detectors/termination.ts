import { findingsOf, problemsIn, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { isShed } from '../shed.ts';
import { sideOf } from '../statistics/interval-test.ts';

export type TerminationFacts = Readonly<{
  /** Ids of the test cases that the server must refuse as invalid; it must answer all other cases. */
  invalid: ReadonlySet<string>;
  /** Largest share of queries that may fail. */
  errorRate: number;
}>;

const is = findingsOf('termination');
/** Error codes that the harness assigns when an answer breaks off or does not follow the service's contract. */
const BROKEN: ReadonlySet<string> = new Set([
  'connection',
  'off_contract',
  'no_error_body',
  'no_route',
  'no_receipt',
  'no_end',
]);

/**
 * Checks that every query ends with an answer and a receipt, or with an error that the service's contract names. An
 * invalid query must be refused.
 */
export function termination(
  observations: readonly Observation[],
  { invalid, errorRate }: TerminationFacts,
): Finding {
  if (observations.length === 0) return is.inconclusive('No query was sent');
  const wrong = problemsIn(observations, (one) => problemOf(one, invalid));
  const violation = is.violatedBy(
    wrong,
    ({ why }) =>
      `${wrong.length} of ${observations.length} queries did not end as they must: ${why}`,
  );
  if (violation) return violation;
  const failed = observations.filter(({ outcome }) => outcome === 'failed');
  const shed = observations.filter(isShed).length;
  const due = observations.filter((one) => !isShed(one) && !invalid.has(one.id)).length;
  const side = sideOf({ successes: failed.length, trials: due }, errorRate);
  const said = `${failed.length} of ${due} queries failed, at most ${errorRate * 100} % may`;
  const tooMany =
    side === 'above'
      ? is.violatedBy(failed, ({ error }) => `${said}; the first failed with ${error?.reason}`)
      : undefined;
  if (tooMany) return tooMany;
  const answered = observations.filter(({ outcome }) => outcome === 'answered').length;
  if (answered === 0) return is.inconclusive(`No query was answered: ${shed} were shed`);
  if (side === 'either' && failed.length > 0)
    return is.inconclusive(`Too few to tell: ${said}; more cases can prove it (PROFILE=full)`);
  const rest = [
    shed > 0 ? `${shed} were shed` : '',
    failed.length > 0 ? `${failed.length} failed` : '',
  ].filter((text) => text !== '');
  return is.proven(
    `All ${observations.length} queries ended by themselves: ${[`${answered} were answered`, `${observations.length - answered - shed - failed.length} refused or stopped as they must be`, ...rest].join(', ')}`,
  );
}

function problemOf(observation: Observation, invalid: ReadonlySet<string>): string | undefined {
  const { id, outcome, error } = observation;
  if (outcome === 'censored') return 'one had not ended when we stopped looking';
  if (isShed(observation)) return undefined;
  if (invalid.has(id))
    return outcome === 'refused' ? undefined : `one that is no valid query was ${outcome}`;
  if (outcome === 'refused') return `a valid one was refused with ${error?.reason}`;
  if (outcome === 'failed' && error && BROKEN.has(error.reason)) return error.message;
  return undefined;
}

import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Known } from '../telemetry.ts';

export type CallFacts = Readonly<{
  /** Number of accepted model calls of each trace; a trace without a call may be absent. */
  callsByTrace: Known<ReadonlyMap<string, number>>;
  /** Whether the source of the counts may still miss calls, as a log does that is delivered late. False when absent. */
  isLate?: boolean;
}>;

/** A query with its outcome, such as `answered`. */
type Charged = Readonly<{ id: string; traceId: string; outcome: string }>;

const is = findingsOf('calls-per-trace');

/**
 * Checks that each answered query cost exactly one model call, each refused query none, and any other query at most
 * one. A missing call counts as missing evidence where the counts may still be late.
 */
export function callsPerTrace(observations: readonly Charged[], facts: CallFacts): Finding {
  const { callsByTrace, isLate = false } = facts;
  if (!callsByTrace.known) return is.inconclusive(cannotTell(callsByTrace));
  const counted = observations.map((observation) => ({
    id: observation.id,
    outcome: observation.outcome,
    calls: callsByTrace.value.get(observation.traceId) ?? 0,
  }));
  const wrong = counted.filter((each) => !isRight(each, isLate));
  const most = Math.max(...wrong.map(({ calls }) => calls));
  const none = wrong.filter(({ calls }) => calls === 0).length;
  const what = [
    most > 0 ? `up to ${most} model calls for one` : '',
    none > 0 ? `${none} answered without any` : '',
  ].filter((text) => text !== '');
  const violation = is.violatedBy(
    wrong.map(({ id, calls }) => ({ id, calls })),
    () =>
      `${wrong.length} of ${observations.length} queries did not cost exactly one model call: ${what.join(', ')}`,
  );
  if (violation) return violation;
  const answered = counted.filter(({ outcome }) => outcome === 'answered');
  if (answered.length === 0) return is.inconclusive('No query was answered, so no call was owed');
  const missing = answered.filter(({ calls }) => calls === 0).length;
  if (missing > 0)
    return is.inconclusive(
      `Cannot tell: the calls of ${missing} of ${answered.length} answered queries were not found in time; to enable it, raise how long the run waits for them`,
    );
  return is.proven(
    `Each of ${answered.length} answered queries cost exactly one model call, as counted from outside`,
  );
}

type Counted = Readonly<{ outcome: string; calls: number }>;

function isRight({ outcome, calls }: Counted, isLate: boolean): boolean {
  if (outcome === 'answered') return calls === 1 || (isLate && calls === 0);
  return outcome === 'refused' || outcome === 'shed' ? calls === 0 : calls <= 1;
}

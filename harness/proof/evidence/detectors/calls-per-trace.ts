import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import type { Known } from '../telemetry.ts';

export type CallFacts = Readonly<{
  /** Accepted model calls by trace; a trace without a call may be absent. */
  callsByTrace: Known<ReadonlyMap<string, number>>;
}>;

const is = findingsOf('calls-per-trace');

/** Equality, not "at most": an answered query cost exactly one model call, a refused one none, no other more than one. */
export function callsPerTrace(observations: readonly Observation[], facts: CallFacts): Finding {
  if (!facts.callsByTrace.known) return is.inconclusive(cannotTell(facts.callsByTrace));
  const calls = facts.callsByTrace.value;
  const counted = observations.map((observation) => ({
    observation,
    calls: calls.get(observation.traceId) ?? 0,
  }));
  const wrong = counted.filter(({ observation, calls }) => !isRight(observation, calls));
  const answered = observations.filter(({ outcome }) => outcome === 'answered').length;
  if (wrong.length > 0) {
    const most = Math.max(...wrong.map(({ calls }) => calls));
    const none = wrong.filter(({ calls }) => calls === 0).length;
    const what = [
      most > 0 ? `up to ${most} model calls for one` : '',
      none > 0 ? `${none} answered without any` : '',
    ].filter((text) => text !== '');
    return is.violated(
      `${wrong.length} of ${observations.length} queries did not cost exactly one model call: ${what.join(', ')}`,
      wrong.map(({ observation }) => observation.id),
      wrong.slice(0, 50).map(({ observation, calls }) => ({ id: observation.id, calls })),
    );
  }
  if (answered === 0) return is.inconclusive('No query was answered, so no call was owed');
  return is.proven(
    `Each of ${answered} answered queries cost exactly one model call, as counted from outside`,
  );
}

function isRight({ outcome }: Observation, calls: number): boolean {
  if (outcome === 'answered') return calls === 1;
  return outcome === 'refused' ? calls === 0 : calls <= 1;
}

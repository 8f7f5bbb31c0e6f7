import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import type { Known } from '../telemetry.ts';

/** Two questions of one person: the first after the budget was spent, the second with the usual limit. */
export type NothingLeft = Readonly<{
  /** Whether the server reported the smallest spending limit before the first question was sent. */
  wasSet: boolean;
  refused: Pick<Observation, 'id' | 'outcome' | 'error'>;
  answered: Pick<Observation, 'outcome' | 'error'>;
  callsOfRefused: Known<number>;
  callsOfAnswered: Known<number>;
}>;

const is = findingsOf('spending');

/** Checks that a person whose budget is spent is refused before any model call (requirement C13). */
export function refusedBeforeTheCall(seen: NothingLeft): Finding {
  const { wasSet, refused, answered, callsOfRefused, callsOfAnswered } = seen;
  const reason = refused.error?.reason;
  if (callsOfRefused.known && reason === 'budget_spent' && callsOfRefused.value > 0)
    return is.violated('A question was refused for the budget after a model call', [refused.id]);
  if (!wasSet) return is.inconclusive('Cannot tell: the limit that was set did not come to hold');
  if (refused.outcome === 'answered')
    return is.violated('A person with nothing left was answered', [refused.id]);
  if (reason !== 'budget_spent')
    return is.inconclusive(`Cannot tell: the question was refused with ${reason ?? 'no reason'}`);
  if (!callsOfRefused.known) return is.inconclusive(cannotTell(callsOfRefused));
  if (!callsOfAnswered.known) return is.inconclusive(cannotTell(callsOfAnswered));
  if (answered.outcome !== 'answered' || callsOfAnswered.value === 0)
    return is.inconclusive(
      `Cannot tell: with the usual limit the same question ended with ${answered.error?.reason ?? answered.outcome}, and ${callsOfAnswered.value} calls were counted`,
    );
  return is.proven(
    'A person with nothing left was refused before any model call; with the usual limit the same person was answered by a counted call',
  );
}

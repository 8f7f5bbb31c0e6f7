import { findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';

/** Words only one person knows. */
export type Secret = Readonly<{ owner: string; words: string }>;

/** A look at something that belongs to somebody. */
export type Look = Readonly<{
  by: string;
  owner: string;
  /** Such as "conversations.get". */
  what: string;
  /** All that was shown. */
  shown: string;
}>;

export type IsolationFacts = Readonly<{ secrets: readonly Secret[]; looks: readonly Look[] }>;

const is = findingsOf('isolation');

/** What one person stored is shown to nobody else. That its owner is shown it proves that there was something to see. */
export function isolation(observations: readonly Observation[], facts: IsolationFacts): Finding {
  const { secrets, looks } = facts;
  const seen = [
    ...observations.map(({ id, user, text = '', input }) => ({
      id,
      by: user,
      shown: text,
      what: 'an answer',
      said: input.query,
    })),
    ...looks.map(({ by, shown, what }) => ({ id: what, by, shown, what, said: '' })),
  ];
  const leaks = seen.flatMap(({ id, by, shown, what, said }) =>
    secrets
      .filter(({ owner, words }) => owner !== by && shown.includes(words) && !said.includes(words))
      .map(({ owner }) => ({ id, by, owner, what })),
  );
  const [first] = leaks;
  if (first)
    return is.violated(
      `${leaks.length} times one person was shown what another stored, first in ${first.what}`,
      leaks.map(({ id }) => id),
      leaks.slice(0, 50),
    );
  const own = seen.filter(({ by, shown }) =>
    secrets.some(({ owner, words }) => owner === by && shown.includes(words)),
  );
  const others = looks.filter(({ by, owner }) => by !== owner).length;
  if (own.length === 0 || others === 0)
    return is.inconclusive(
      `Cannot tell: ${secrets.length} secrets were stored, their owners were shown them ${own.length} times, others looked ${others} times`,
    );
  return is.proven(
    `${secrets.length} secrets were shown to their owners ${own.length} times, and in ${others} looks and ${observations.length} answers to nobody else`,
  );
}

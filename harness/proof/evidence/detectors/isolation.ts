import { findingsOf, type Finding } from '../finding.ts';

/** Unique words that one person stored. */
export type Secret = Readonly<{
  owner: string;
  words: string;
  /**
   * Whether the secret is still stored. `deleted`: its note was deleted. `cleared`: its turn was cleared, in a
   * conversation whose title stays.
   */
  state: 'kept' | 'deleted' | 'cleared';
}>;

/** Text that was shown to a person, or sent to the model in a request of that person. */
export type Shown = Readonly<{
  id: string;
  by: string;
  what: 'answer' | 'prompt' | 'view';
  text: string;
  /** The question that the person sent. It may repeat one of the person's secrets, which is no leak. */
  said: string;
  /** Whether the text was shown after the person had erased secrets. */
  isAfterErasing: boolean;
}>;

export type IsolationFacts = Readonly<{ secrets: readonly Secret[]; shown: readonly Shown[] }>;

const is = findingsOf('isolation');

const COUNTED = { answer: 'answers', prompt: 'prompts', view: 'views' } as const;

/**
 * Checks that a person's secrets reach nobody else in any view, answer or prompt, and that an erased secret reaches
 * nobody. That proves something only once a person has been shown a kept secret of their own.
 */
export function isolation({ secrets, shown }: IsolationFacts): Finding {
  const leaks = shown.flatMap((one) =>
    secrets
      .filter((secret) => one.text.includes(secret.words) && isForbidden(secret, one))
      .map(({ owner, state }) => ({ id: one.id, by: one.by, owner, state, what: one.what })),
  );
  const violation = is.violatedBy(leaks, ({ id, by, owner, state, what }) =>
    owner === by
      ? `${leaks.length} times something that was forbidden was shown, first in ${id}: the ${what} held what its own person had erased`
      : `${leaks.length} times something that was forbidden was shown, first in ${id}: the ${what} for ${by} held what ${owner} had ${state === 'kept' ? 'stored' : 'erased'}`,
  );
  if (violation) return violation;
  const found = secrets.filter(
    ({ owner, words, state }) =>
      state === 'kept' &&
      shown.some(({ by, text, said }) => by === owner && text.includes(words) && said !== text),
  );
  const kept = secrets.filter(({ state }) => state === 'kept').length;
  const counts = Object.entries(COUNTED).map(
    ([what, words]) => `${shown.filter((one) => one.what === what).length} ${words}`,
  );
  const people = new Set(secrets.map(({ owner }) => owner)).size;
  if (found.length < kept || kept === 0 || people < 2 || !shown.some(({ what }) => what === 'view'))
    return is.inconclusive(
      `Cannot tell: ${found.length} of ${kept} secrets of ${people} people were found again by their owners, in ${counts.join(', ')}`,
    );
  return is.proven(
    `${people} people stored ${kept} secrets, found them again, and erased ${secrets.length - kept} others: none of them appeared for anybody else, and no erased one came back, in ${counts.join(', ')}`,
  );
}

function isForbidden({ owner, words, state }: Secret, { by, said, what, isAfterErasing }: Shown) {
  if (owner !== by) return !said.includes(words);
  const isErased = state === 'deleted' || (state === 'cleared' && what !== 'view');
  return isErased && isAfterErasing;
}

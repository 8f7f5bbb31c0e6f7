import type { Month } from '../../client.ts';

/** Returns an amount with cents, which budgets are set in. */
export const cents = (usd: number): string => `$${usd.toFixed(2)}`;

/** Returns what is left, rounded down; an amount below a cent is shown as less than a cent. */
export const wordsForRest = (usd: number): string =>
  usd > 0 && usd < 0.01 ? 'less than $0.01' : cents(Math.floor(usd * 100) / 100);

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns a day such as 1 December. */
export const dayOf = (date: string): string =>
  new Date(`${date.slice(0, 10)}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });

/** Returns the sentence beside the composer about a month that is paused or nearly spent. */
export function budgetSentence({ paused, leftUsd, limitUsd, until }: Month): string {
  if (paused) return 'Answers are paused by your administrator. Everything else works.';
  return capitalized(
    `${wordsForRest(leftUsd)} of ${cents(limitUsd)} is left for answers until ${dayOf(until)}.`,
  );
}

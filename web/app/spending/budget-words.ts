import type { Month } from '../../client.ts';

/** Returns an amount in dollars with cents, the precision of budgets. */
export const cents = (usd: number): string => `$${usd.toFixed(2)}`;

/** Returns the remaining amount in dollars, rounded down to cents; less than a cent is named as such. */
export const wordsForRest = (usd: number): string =>
  usd > 0 && usd < 0.01 ? 'less than $0.01' : cents(Math.floor(usd * 100) / 100);

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns a date as text, such as "1 December". */
export const dayOf = (date: string): string =>
  new Date(`${date.slice(0, 10)}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });

/** Returns the sentence shown beside the composer when answers are paused or the monthly budget is nearly spent. */
export function budgetSentence({ paused, leftUsd, limitUsd, until }: Month): string {
  if (paused) return 'Answers are paused by your administrator. Everything else works.';
  return capitalized(
    `${wordsForRest(leftUsd)} of ${cents(limitUsd)} is left for answers until ${dayOf(until)}.`,
  );
}

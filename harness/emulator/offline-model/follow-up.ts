import { canonicalText } from './classify/canonical-text.ts';
import type { PastTurn } from './read-prompt.ts';

const AGAIN = /^(?:again|once more|repeat(?: that)?|(?:do|say|try) (?:it|that) again|same again)$/;
const CALCULATES =
  /^(?:and |now |then )?(?:what about |how about )?(times|multiplied by|plus|minus|divided by|[-+*/×÷^]|squared|cubed)\s*(-?\d[\d.,]*)?$/;
const SHORT =
  /^(?:and|what about|how about|and what about|same for)\s+(?:of |for |in |to )?(.{1,40})$/;

/**
 * Returns the bold number at the end of an answer; undefined if the result has a unit or consists of several numbers.
 */
function resultOf(answer: string): string | undefined {
  const bold = /\*\*([^*]+)\*\*\s*$/.exec(answer)?.[1] ?? '';
  const number = /^(-?\d+(?:\.\d+)?(?:\/\d+)?)(?: ≈ [\d.-]+)?$/.exec(bold)?.[1];
  return number !== undefined && /[-/]/.test(number) ? `(${number})` : number;
}

/**
 * Completes a follow-up question such as "again", "and times 3?" or "what about goose?" from the previous turns. Any
 * other question is returned unchanged.
 */
export function resolveFollowUp(query: string, turns: readonly PastTurn[]): string {
  const last = turns.at(-1);
  if (last === undefined) return query;
  const text = canonicalText(query);
  if (AGAIN.test(text)) return resolveFollowUp(last.query, turns.slice(0, -1));
  const [, operator, operand = ''] = CALCULATES.exec(text) ?? [];
  const result = resultOf(last.answer);
  if (operator !== undefined && result !== undefined)
    return `${result} ${operator} ${operand}`.trim();
  const [, other] = SHORT.exec(text) ?? [];
  if (other === undefined || /^and \d/.test(text)) return query;
  const before = resolveFollowUp(last.query, turns.slice(0, -1))
    .trim()
    .replace(/[\s?!.]+$/, '');
  return before.replace(/\S+$/, () => other);
}

import { isInstruction } from './answers/kinds.ts';
import { readConversion } from './answers/math/read-conversion.ts';
import type { Chances } from './classify/classifier.ts';
import { isForeign } from './foreign-text.ts';
import { asksToKeep, mayBeKept, wantsForgotten } from './keeping-wish.ts';
import { LABELS, type Label } from './labels.ts';
import type { Codes } from './match-routes.ts';

export type Choice = Readonly<{ label: Label; code: string; confidence: number }>;

const MOST = 0.99;
/**
 * Highest confidence in a route for text that is not English: the training set is English, so higher values would be
 * unfounded.
 */
const MOST_FOREIGN = 0.6;
/** Confidence in a route that fixed rules choose, instead of the trained classifier. */
const BY_RULE = 0.9;

export const likeliest = (chances: Chances): Label =>
  LABELS.reduce((best, label) => (chances[label] > chances[best] ? label : best));

/** Tells whether a text is a calculation or a unit conversion. */
const isSum = (canonical: string): boolean =>
  /[\d+*/=]\s*\d/.test(canonical) || readConversion(canonical) !== undefined;

/** Tells whether a text is a note to keep: its words say so, or `store` is the most likely of all labels. */
const isToKeep = (canonical: string, chances: Chances): boolean =>
  mayBeKept(canonical) || (likeliest(chances) === 'store' && !isSum(canonical));

/**
 * Returns the most likely label among the offered ones. Its confidence is its probability among all labels, so it is
 * low if the best label is not offered. `store` is chosen only for statements about the person and requests to keep
 * something. A wish to forget something is routed to `retrieve`.
 */
export function chooseRoute(
  canonical: string,
  { chances, codes }: Readonly<{ chances: Chances; codes: Codes }>,
): Choice | undefined {
  const isForgetting =
    wantsForgotten(canonical) && chances.computer_science + chances.math + chances.english < 0.5;
  const general = codes.get('general');
  if (isInstruction(canonical) && general !== undefined)
    return { label: 'general', code: general, confidence: BY_RULE };
  const recall = codes.get('retrieve');
  const most = isForeign(canonical) ? MOST_FOREIGN : MOST;
  if (isForgetting && recall !== undefined)
    return { label: 'retrieve', code: recall, confidence: Math.min(most, BY_RULE) };
  const mayStore = !isForgetting && isToKeep(canonical, chances);
  const [best] = [...codes]
    .filter(([label]) => label !== 'store' || mayStore || codes.size === 1)
    .toSorted(([a], [b]) => chances[b] - chances[a]);
  if (best === undefined) return undefined;
  const [label, code] = best;
  const least = label === 'store' && asksToKeep(canonical) ? BY_RULE : 0;
  return { label, code, confidence: Math.min(most, Math.max(least, chances[label])) };
}

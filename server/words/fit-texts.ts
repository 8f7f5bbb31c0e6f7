import { estimateTokens } from './estimate-tokens.ts';

const SAMPLES = 8;
const SAMPLE_CHARACTERS = 500;
const GAP = '\n[… left out …]\n';

/**
 * Returns an estimate of a long text's tokens from samples of the text. Reading the whole text would block other
 * requests (R4a).
 */
export function sampleTokens(text: string): number {
  if (text.length <= SAMPLES * SAMPLE_CHARACTERS) return estimateTokens(text);
  const step = (text.length - SAMPLE_CHARACTERS) / (SAMPLES - 1);
  const sampled = Array.from({ length: SAMPLES }, (_, at) =>
    text.slice(Math.round(at * step), Math.round(at * step) + SAMPLE_CHARACTERS),
  );
  const tokens = sampled.reduce((sum, part) => sum + estimateTokens(part), 0);
  return Math.ceil((tokens * text.length) / (SAMPLES * SAMPLE_CHARACTERS));
}

/**
 * Returns a text cut to about `length` characters: its beginning, a mark for the gap, and its end, in the ratio 3 to
 * 1. No surrogate pair is split.
 */
function shortened(text: string, length: number): string {
  const kept = Math.max(0, length - GAP.length);
  const tail = Math.floor(kept / 4);
  const head = text.slice(0, kept - tail).replace(/[\uD800-\uDBFF]$/, '');
  const end = text.slice(text.length - tail).replace(/^[\uDC00-\uDFFF]/, '');
  return head + GAP + (tail === 0 ? '' : end);
}

export type Fitted<T> = Readonly<{
  texts: readonly T[];
  tokens: number;
  /** Number of UTF-16 code units in the given texts; `leftOut` is the number of code units that were cut. */
  characters: number;
  leftOut: number;
}>;

/** Shortens texts by the same ratio, so that together they have about `maxTokens` at most. */
export function fitTexts<T extends Readonly<{ text: string }>>(
  texts: readonly T[],
  maxTokens: number,
): Fitted<T> {
  const tokens = texts.reduce((sum, { text }) => sum + sampleTokens(text), 0);
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
  if (tokens <= maxTokens) return { texts, tokens, characters, leftOut: 0 };
  const share = maxTokens / tokens;
  const cut = texts.map((one) => ({
    ...one,
    text: shortened(one.text, Math.floor(one.text.length * share)),
  }));
  const kept = cut.reduce((sum, { text }) => sum + text.length - GAP.length, 0);
  return { texts: cut, tokens: maxTokens, characters, leftOut: characters - kept };
}

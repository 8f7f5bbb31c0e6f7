/**
 * Matches the pieces into which a tokenizer of today's models first divides a text: words (camelCase in its parts),
 * groups of digits, runs of signs, white space.
 */
const PIECES =
  /(?<han>\p{Script=Han})|(?<joined>[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+)|(?<semitic>[\p{Script=Arabic}\p{Script=Hebrew}]+)|(?<word>\p{Lu}?\p{Ll}+(?:['’]\p{Ll}{1,2})?|\p{Lu}+)|(?<digits>\p{N}{1,3})|(?<space>\s+)|(?<other>[\p{L}\p{M}]+)|(?<pictures>\p{So}+)|(?<signs>[^\s\p{L}\p{N}\p{M}\p{So}]+)/gu;

/** Estimated tokens of a piece by its kind, fitted to o200k, the tokenizer of `gpt-tokenizer`. */
const COST = {
  han: () => 0.85,
  joined: (length) => 0.7 * length,
  semitic: (length) => 1.1 + 0.47 * Math.max(0, length - 4),
  word: (length) => 1 + 0.1 * Math.max(0, length - 7) + 0.3 * Math.max(0, length - 12),
  digits: () => 1,
  space: (length) => (length === 1 ? 0 : 0.3 + 0.02 * length),
  other: (length) => 0.36 * length,
  pictures: (length) => length,
  signs: (length) => 0.95 + 0.25 * (length - 1),
} as const satisfies Record<string, (length: number) => number>;

const KINDS = [
  'han',
  'joined',
  'semitic',
  'word',
  'digits',
  'space',
  'other',
  'pictures',
  'signs',
] as const;

/**
 * Returns an estimate of a text's tokens. It is within 15 % for prose and code in English and Chinese, and within 25
 * % for a paragraph of Arabic. Exact counts differ by model and would cost a call.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const { 0: piece, groups } of text.matchAll(PIECES)) {
    const kind = KINDS.find((kind) => groups?.[kind] !== undefined);
    if (kind !== undefined) tokens += COST[kind](piece.length);
  }
  return Math.ceil(tokens);
}

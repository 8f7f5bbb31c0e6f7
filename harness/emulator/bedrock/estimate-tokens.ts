const PIECE =
  / ?[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]| ?[\p{L}\p{M}]{1,8}| ?\p{N}{1,3}| ?[^\s\p{L}\p{M}\p{N}]|\s+?(?= ?\S)|\s+/gu;

/**
 * Splits text into pieces about as large as a model's tokens; joined they are the text.
 *
 * A piece is up to 8 letters, up to 3 digits, one sign, or one CJK character, with the space before it, or white space.
 * English comes to about 1.3 pieces a word, as published for the tokenizers of large models.
 */
export function splitIntoTokens(text: string): string[] {
  return text.match(PIECE) ?? [];
}

/** Returns the number of tokens that a text is billed as: the pieces of {@link splitIntoTokens}. */
export function countBilledTokens(text: string): number {
  return splitIntoTokens(text).length;
}

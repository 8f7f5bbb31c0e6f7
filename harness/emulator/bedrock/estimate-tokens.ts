const PIECE =
  / ?[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]| ?[\p{L}\p{M}]{1,8}| ?\p{N}{1,3}| ?[^\s\p{L}\p{M}\p{N}]|\s+?(?= ?\S)|\s+/gu;

/**
 * Splits text into pieces about as large as a language model's tokens; the joined pieces equal the text.
 *
 * A piece is white space, or one of these with the space before it: up to 8 letters, up to 3 digits, one sign, one
 * CJK character. English text has about 1.3 pieces per word, as published for the tokenizers of large models.
 */
export function splitIntoTokens(text: string): string[] {
  return text.match(PIECE) ?? [];
}

/** Returns the number of tokens for which a text is billed: the number of pieces of {@link splitIntoTokens}. */
export function countBilledTokens(text: string): number {
  return splitIntoTokens(text).length;
}

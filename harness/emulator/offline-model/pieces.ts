/** Splits a text into pieces about as large as a model's tokens: short words stay whole, long words are split. */
export const piecesOf = (text: string): readonly string[] =>
  text.match(/\s*[\p{L}\p{M}\p{N}]{1,6}|\s*[^\s\p{L}\p{M}\p{N}]|\s+/gu) ?? [];

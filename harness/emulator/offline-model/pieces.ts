/** Returns a text in pieces of about the size of a model's tokens: short words whole, long ones in parts. */
export const piecesOf = (text: string): readonly string[] =>
  text.match(/\s*[\p{L}\p{M}\p{N}]{1,6}|\s*[^\s\p{L}\p{M}\p{N}]|\s+/gu) ?? [];

/** "Can you remember that ...?" asks for something to be kept: a request, not a question. */
const REQUEST_TO_KEEP =
  /^(?:please\s+)?(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:remember|note|save|store|keep|write|record|jot)\b/i;
const ENDS_AS_QUESTION = /[?？؟⁇⁈‽]['"”’)\]\s]*$/u;
/** The Greek question mark becomes a semicolon under NFC. */
const ENDS_AS_GREEK_QUESTION = /\p{Script=Greek}.*;$/su;

const LEAD_IN = String.raw`^(?:(?:please|so|and|but|ok|okay|hey|hi|hello)[,\s]+)*`;
const AUXILIARY = String.raw`(?:is|are|was|were|am|do|does|did|can|could|would|will|should|shall|has|have|had|may|might)`;
const SUBJECT = String.raw`(?:i|you|we|they|he|she|it|my|the|your|our|his|her|their|this|that|there|these|those|any\w*|some\w*)`;
const STARTS_AS_QUESTION = new RegExp(
  `${LEAD_IN}(?:` +
    [
      String.raw`(?:what|which|who|whose|whom|why)(?:'s)?\b`,
      String.raw`(?:when|where|how)(?:'s\b|\s+${AUXILIARY}\b)`,
      String.raw`how\s+(?:many|much|old|long|far|often|tall|big|late|soon)\b`,
      // "Do not forget" and "May 4 is" begin alike, but are statements.
      String.raw`${AUXILIARY}\s+${SUBJECT}\b`,
      String.raw`(?:tell|show|give|remind)\s+me\s+(?:what|when|where|who|which|how|my|the|about|all)\b`,
      String.raw`list\s+(?:my|all)\b`,
    ].join('|') +
    ')',
  'i',
);

/**
 * Whether the text asks rather than states, so that it is never kept as a note (C7), whatever the model says.
 * Knows English openings and the question marks of other scripts.
 */
export function isQuestion(text: string): boolean {
  const trimmed = text.trim();
  if (REQUEST_TO_KEEP.test(trimmed)) return false;
  return [ENDS_AS_QUESTION, ENDS_AS_GREEK_QUESTION, STARTS_AS_QUESTION].some((ending) =>
    ending.test(trimmed),
  );
}

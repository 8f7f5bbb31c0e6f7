/**
 * Matches the characters that `fold` removes. These are the accents and vowel points of Latin, Greek, Cyrillic,
 * Hebrew and Arabic, the Arabic stretching character, the soft hyphen and joiners without width. Punctuation among
 * the points, such as the Hebrew hyphen, separates words and is kept.
 */
const MARKS =
  /(?=\p{M})[\u0300-\u0344\u0346-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]|\u200c|\u200d|[\u00ad\u0640\u2060\ufeff]/gu;

/**
 * Returns the text without differences of case, accent, width and Unicode form, so that equal words compare equal.
 * Marks of other scripts stay, because they distinguish words: the vowel signs of Devanagari and Thai, and the
 * voicing marks of kana.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(MARKS, '')
    .normalize('NFC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ');

/** Words that do not help to find the right note. */
const STOP_WORDS = new Set(
  'a an and are as at be by did do does for from had has have how i in is it its me my of on or our s that the their them they this to was we were what when where which who why will with you your please tell know remember note notes about can could would'.split(
    ' ',
  ),
);

const ARABIC_ARTICLE = /^(?:[وفبك]?ال|لل)(?=\p{sc=Arab}{3})/u;
const PREFIX_CHARACTERS = 5;
const TYPO_MIN_CHARACTERS = 5;
const TYPO_MAX_CHARACTERS = 16;

/**
 * Returns the FNV-1a hash of a text's UTF-16 code units, without the one at position `skip`. Different words seldom
 * get the same hash, and then at most an unrelated note is found.
 */
function hash(text: string, seed: number, skip = -1): number {
  let value = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    if (at !== skip) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
}

/** Returns a rough English stem of a word, so that "appointments" finds "appointment". */
const stem = (word: string): string =>
  word.length > 4
    ? word.replace(/(?:ies|es|s|ing|ed)$/, '').replace(/([b-df-hj-np-tv-z])\1$/, '$1')
    : word;

/** Returns the normalized form of a word for comparison; undefined for a stop word. */
export function toWord(term: string): string | undefined {
  if (STOP_WORDS.has(term)) return undefined;
  return stem(term.replace(ARABIC_ARTICLE, ''));
}

/**
 * Hashes of a word: `exact` of the word itself; `alike` of its first letters and of each form with one letter left
 * out.
 */
export type WordKeys = Readonly<{ exact: number; alike: readonly number[] }>;

/**
 * Returns the hashes of a word. Two words share a hash in `alike` if they differ by one typing error, or if their
 * first five letters are the same.
 */
export function keysOf(word: string): WordKeys {
  const alike: number[] = [];
  if (word.length >= PREFIX_CHARACTERS) alike.push(hash(word.slice(0, PREFIX_CHARACTERS), 1));
  if (word.length >= TYPO_MIN_CHARACTERS && word.length <= TYPO_MAX_CHARACTERS) {
    alike.push(hash(word, 2));
    for (let skip = 0; skip < word.length; skip += 1) alike.push(hash(word, 2, skip));
  }
  return { exact: hash(word, 0), alike };
}

import MiniSearch from 'minisearch';

/** Notes put into a prompt at most, and the share of the prompt they may take, in characters. */
const MAX_NOTES = 8;
const MAX_FOUND_CHARACTERS = 6_000;
/** What the question does not name is there only in case that it means it, so it must cost little. */
const MAX_OTHER_CHARACTERS = 1_000;
/** What one message may cost: 500 notes of 4,000 characters hold 285,000 words, which take a second to index. */
const MAX_QUERY_TERMS = 32;
const MAX_INDEXED_TERMS = 20_000;
/** Words that say nothing about which note is meant. */
const STOP_WORDS = new Set(
  'a an and are as at be by did do does for from had has have how i in is it its me my of on or our s that the their them they this to was we were what when where which who why will with you your please tell know remember note notes about did'.split(
    ' ',
  ),
);

/** A crude stem, so that "appointments" finds "appointment". */
const stem = (term: string): string => term.replace(/(?:ies|es|s|ing|ed)$/, '');

const processTerm = (term: string): string | null => {
  const word = term.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return STOP_WORDS.has(word) ? null : word.length > 4 ? stem(word) : word;
};

const tokenize: (text: string) => string[] = MiniSearch.getDefault('tokenize');

/** Whether a word may match one of the terms at all: as a prefix, or with a typing error at one of its ends. */
function matcherOf(terms: readonly string[]): (word: string) => boolean {
  const heads = new Set(terms.map((term) => term.slice(0, 2)));
  const tails = new Set(terms.map((term) => term.slice(-3)));
  return (word) => heads.has(word.slice(0, 2)) || tails.has(word.slice(-3));
}

/** Those that hold a term of the question, the best first: BM25 over words with prefix and fuzzy matches. */
function find<T extends Readonly<{ text: string }>>(query: string, notes: readonly T[]): T[] {
  const words = tokenize(query).flatMap((word) => processTerm(word) ?? []);
  const terms = [...new Set(words)].slice(0, MAX_QUERY_TERMS);
  const mayMatch = matcherOf(terms);
  let room = MAX_INDEXED_TERMS;
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    processTerm: (token) => {
      const word = processTerm(token);
      return word !== null && mayMatch(word) && (room -= 1) >= 0 ? word : null;
    },
  });
  index.addAll(notes.map(({ text }, id) => ({ id, text })));
  return index
    .search(terms.join(' '), {
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term,
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      maxFuzzy: 2,
    })
    .flatMap(({ id }) => notes[Number(id)] ?? []);
}

/**
 * The notes that fit a question, best first, no model involved (C7). Then some of the newest others: the question may
 * use other words, or ask for all of them.
 *
 * @param notes newest first.
 */
export function rankNotes<T extends Readonly<{ text: string }>>(
  query: string,
  notes: readonly T[],
): T[] {
  const found = find(query, notes);
  const others = notes.filter((note) => !found.includes(note));
  return [...upTo(MAX_FOUND_CHARACTERS, found), ...upTo(MAX_OTHER_CHARACTERS, others)].slice(
    0,
    MAX_NOTES,
  );
}

/** The notes that fit together, the first ones first; one too long for what is left is passed over. */
function upTo<T extends Readonly<{ text: string }>>(
  maxCharacters: number,
  notes: readonly T[],
): T[] {
  let characters = 0;
  return notes.filter(({ text }) => {
    const fits = characters + text.length <= maxCharacters;
    if (fits) characters += text.length;
    return fits;
  });
}

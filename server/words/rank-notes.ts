import { keysOf, toWord, type WordKeys } from './keys.ts';
import { createPauses } from './pauses.ts';
import { termsOf } from './terms.ts';

/** Upper bounds on the notes in a prompt: their number, and their characters. */
const MAX_NOTES = 8;
const MAX_FOUND_CHARACTERS = 6_000;
/**
 * Number of characters of notes without a matching word, which are included only as a fallback and so get a small
 * share.
 */
const MAX_OTHER_CHARACTERS = 1_000;
/**
 * Upper bound on the words of a question that are searched for, and on those of them that are also searched for by
 * similarity.
 */
const MAX_QUERY_WORDS = 32;
const MAX_ALIKE_WORDS = 8;
/** Upper bound on the indexed words of a note; a longer note has its first words indexed. */
const MAX_NOTE_WORDS = 2_000;
const ALIKE_WEIGHT = 0.4;
/** Longest folded text, twice the longest note. */
const MAX_FOLDED_CHARACTERS = 8_000;

/** The words of a note as sorted keys: a few kilobytes, and a look-up is a binary search. */
export type NoteIndex = Readonly<{ exact: Uint32Array; alike: Uint32Array }>;

export function indexNote(text: string): NoteIndex {
  const exact = new Set<number>();
  const alike = new Set<number>();
  for (const term of termsOf(text, MAX_FOLDED_CHARACTERS)) {
    const word = toWord(term);
    if (word === undefined) continue;
    const keys = keysOf(word);
    if (exact.has(keys.exact)) continue;
    exact.add(keys.exact);
    for (const key of keys.alike) alike.add(key);
    if (exact.size >= MAX_NOTE_WORDS) break;
  }
  return { exact: Uint32Array.from(exact).toSorted(), alike: Uint32Array.from(alike).toSorted() };
}

function has(sorted: Uint32Array, key: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === key;
}

export type IndexedNote = Readonly<{ text: string; index: NoteIndex }>;

function queryWords(query: string): WordKeys[] {
  const words = new Set<string>();
  for (const term of termsOf(query)) {
    const word = toWord(term);
    if (word !== undefined) words.add(word);
    if (words.size >= MAX_QUERY_WORDS) break;
  }
  return [...words].map(keysOf);
}

/** Returns the notes that share a word with the question, best first: rare words count more, long notes less. */
async function find<T extends IndexedNote>(query: string, notes: readonly T[]): Promise<T[]> {
  const pause = createPauses();
  const scores = new Map<T, number>();
  const total = notes.reduce((sum, { index }) => sum + index.exact.length, 0);
  const average = Math.max(1, total / Math.max(1, notes.length));
  const count = (hits: readonly T[], weight: number): void => {
    const rarity = Math.log(1 + (notes.length - hits.length + 0.5) / (hits.length + 0.5));
    for (const note of hits) {
      const length = 0.5 + 0.5 * (note.index.exact.length / average);
      scores.set(note, (scores.get(note) ?? 0) + (weight * rarity) / length);
    }
  };
  let alikeLeft = MAX_ALIKE_WORDS;
  for (const { exact, alike } of queryWords(query)) {
    await pause();
    const hits = notes.filter(({ index }) => has(index.exact, exact));
    count(hits, 1);
    if (hits.length > 0 || alike.length === 0 || alikeLeft === 0) continue;
    alikeLeft -= 1;
    const near: T[] = [];
    for (const note of notes) {
      await pause();
      if (alike.some((key) => has(note.index.alike, key))) near.push(note);
    }
    count(near, ALIKE_WEIGHT);
  }
  return [...scores].toSorted(([, a], [, b]) => b - a).map(([note]) => note);
}

/** Takes notes while they fit, up to `MAX_NOTES` in all. */
function fitting<T extends IndexedNote>(notes: readonly T[], maxCharacters: number): T[] {
  let left = maxCharacters;
  return notes.filter(({ text }) => {
    if (text.length > left) return false;
    left -= text.length;
    return true;
  });
}

/**
 * Returns the notes that fit a question, best first, without a model (C7). Some of the newest others follow: the question may
 * use other words, or ask for all of them. Works in slices, so that other requests go on meanwhile.
 *
 * @param notes newest first.
 */
export async function rankNotes<T extends IndexedNote>(
  query: string,
  notes: readonly T[],
): Promise<T[]> {
  const found = new Set(await find(query, notes));
  const others = notes.filter((note) => !found.has(note));
  return [
    ...fitting([...found], MAX_FOUND_CHARACTERS),
    ...fitting(others, MAX_OTHER_CHARACTERS),
  ].slice(0, MAX_NOTES);
}

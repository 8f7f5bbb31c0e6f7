import { keysOf, toWord, type WordKeys } from './keys.ts';
import { createPauses } from './pauses.ts';
import { termsOf } from './terms.ts';

/** Upper bounds on the notes in a prompt: on their number, and on the characters of those that match the question. */
const MAX_NOTES = 8;
const MAX_FOUND_CHARACTERS = 6_000;
/**
 * Upper bound on the characters of notes without a matching word. They are only a fallback and so get a small share.
 */
const MAX_OTHER_CHARACTERS = 1_000;
/**
 * Upper bounds on the words of a question that are searched for, and on those that are also searched for by
 * similarity.
 */
const MAX_QUERY_WORDS = 32;
const MAX_ALIKE_WORDS = 8;
/** Upper bound on the indexed words of a note; of a longer note, the first words are indexed. */
const MAX_NOTE_WORDS = 2_000;
const ALIKE_WEIGHT = 0.4;
/** Upper bound on the characters that are indexed of a note after `fold()`: twice the longest note. */
const MAX_FOLDED_CHARACTERS = 8_000;

/** Hashes of the words of a note, sorted for binary search. They take a few kilobytes. */
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

/**
 * Returns the notes that share a word with the question, best first. Rare words count more, and matches in long notes
 * count less.
 */
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

/** Returns the notes that fit into `maxCharacters`, in the given order; a note that is too long is skipped. */
function fitting<T extends IndexedNote>(notes: readonly T[], maxCharacters: number): T[] {
  let left = maxCharacters;
  return notes.filter(({ text }) => {
    if (text.length > left) return false;
    left -= text.length;
    return true;
  });
}

/**
 * Returns the notes that match a question, best first, without a call to a model (C7). Some of the newest other notes
 * follow, because the question may use other words or ask for all notes. The work runs in short slices, so that other
 * requests can run in between.
 *
 * @param notes Notes of the person, newest first.
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

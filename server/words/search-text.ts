import { runsOf } from './terms.ts';

/** Number of characters of one question or answer that are indexed for the search. */
const MAX_CHARACTERS = 16_000;

/**
 * Returns the distinct words of texts, normalized by `fold()`, in one line. A search finds a conversation by these
 * words.
 */
export function searchableWords(texts: readonly string[]): string {
  const words = new Set<string>();
  for (const text of texts)
    for (const { text: run } of runsOf(text.slice(0, MAX_CHARACTERS))) words.add(run);
  return [...words].join(' ');
}

/**
 * Returns a function that tells whether lines of words contain every word of a search. The beginning of a word is
 * enough, and in scripts without spaces any part of a text. An empty search matches everything.
 */
export function createMatcher(search: string): (lines: readonly string[]) => boolean {
  const wanted = [...runsOf(search)].map(({ kind, text }) =>
    kind === 'spaced' ? ` ${text}` : text,
  );
  return (lines) => {
    const spaced = lines.map((line) => ` ${line}`);
    return wanted.every((word) => spaced.some((line) => line.includes(word)));
  };
}

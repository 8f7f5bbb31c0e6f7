/** Longest run of combining marks that is left to `normalize()`, which sorts a run in quadratic time. */
const SHORT = 32;
const LONG_RUN = new RegExp(String.raw`\p{M}{${SHORT},}`, 'gu');

/**
 * Marks of the lowest and the highest combining class. Normalization moves every other combining mark past at least
 * one of the two, but it never moves a starter, a character of class 0.
 */
const FIRST_CLASS = '\u0334';
const LAST_CLASS = '\u0345';

/**
 * Returns the text in NFC, in time proportional to its length. `normalize()` alone sorts combining marks by
 * insertion, so 16,000 of them in the wrong order take more than a second:
 * https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
 */
export const toNfc = (text: string): string => sortLongRuns(text).normalize('NFC');

/**
 * Returns the text with its long runs of combining marks decomposed and in canonical order, so that `normalize()` has
 * nothing to sort in them.
 */
export const sortLongRuns = (text: string): string => text.replace(LONG_RUN, sorted);

/**
 * Sorts a run of combining marks into canonical order: stable, by combining class, and never across a starter (class
 * 0).
 */
function sorted(run: string): string {
  const marks = decomposed(run);
  const ranks = ranksOf([...new Set(marks)].filter(isNonStarter));
  const done: string[] = [];
  let byRank: string[][] = [];
  const flush = () => {
    for (const equal of byRank) done.push(...(equal ?? []));
    byRank = [];
  };
  for (const mark of marks) {
    const rank = ranks.get(mark);
    if (rank === undefined) {
      flush();
      done.push(mark);
    } else (byRank[rank] ??= []).push(mark);
  }
  flush();
  return done.join('');
}

/** Decomposes each combining mark of a run separately, so that `normalize()` never gets a long run to sort. */
function decomposed(run: string): readonly string[] {
  const parts = new Map<string, readonly string[]>();
  return Array.from(run).flatMap((mark) => {
    const known = parts.get(mark) ?? Array.from(mark.normalize('NFD'));
    parts.set(mark, known);
    return known;
  });
}

const isSwapped = (pair: string): boolean => pair.normalize('NFD') !== pair;

const isNonStarter = (mark: string): boolean =>
  isSwapped(mark + FIRST_CLASS) || isSwapped(LAST_CLASS + mark);

/**
 * Returns the rank of each combining mark's class in the canonical order. `normalize()` sorts only the few distinct
 * marks for this.
 */
function ranksOf(marks: readonly string[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  let before: string | undefined;
  let rank = 0;
  for (const mark of marks.join('').normalize('NFD')) {
    if (before !== undefined && isSwapped(mark + before)) rank += 1;
    ranks.set(mark, rank);
    before = mark;
  }
  return ranks;
}

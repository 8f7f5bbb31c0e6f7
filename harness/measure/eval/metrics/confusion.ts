/** The expected and the given name of one classification, such as two routes. */
type Judgement = Readonly<{ expected: string; given: string }>;

export type Confusion = Readonly<{
  names: readonly string[];
  /** Number of classifications by expected name (row) and given name (column), both in the order of `names`. */
  counts: readonly (readonly number[])[];
}>;

/**
 * Counts how often each expected name was classified as each given name. A name that is not in `names` gets a row and a
 * column at the end.
 */
export function confusionOf(judgements: readonly Judgement[], names: readonly string[]): Confusion {
  const all = [
    ...new Set([...names, ...judgements.flatMap(({ expected, given }) => [expected, given])]),
  ];
  const counts = all.map((expected) =>
    all.map(
      (given) =>
        judgements.filter((one) => one.expected === expected && one.given === given).length,
    ),
  );
  return { names: all, counts };
}

/** Returns the share of classifications whose given name is the expected one; NaN if there are none. */
export const accuracyOf = (judgements: readonly Judgement[]): number =>
  judgements.filter(({ expected, given }) => expected === given).length / judgements.length;

export type Score = Readonly<{
  name: string;
  precision: number;
  recall: number;
  f1: number;
  support: number;
}>;

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Returns precision, recall and F1 of each name that was expected at least once. */
export function scoresOf({ names, counts }: Confusion): readonly Score[] {
  return names
    .map((name, index) => {
      const hits = counts[index]?.[index] ?? 0;
      const support = (counts[index] ?? []).reduce((sum, count) => sum + count, 0);
      const given = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0);
      const [precision, recall] = [ratio(hits, given), ratio(hits, support)];
      return {
        name,
        precision,
        recall,
        support,
        f1: ratio(2 * precision * recall, precision + recall),
      };
    })
    .filter(({ support }) => support > 0);
}

/**
 * Returns the unweighted mean of F1 over the names that were expected at least once. A rare route therefore counts as
 * much as a common one.
 */
export function macroF1Of(confusion: Confusion): number {
  const scores = scoresOf(confusion);
  return scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length;
}

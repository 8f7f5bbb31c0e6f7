/** `inconclusive` is not a pass: what was needed to tell was not there. */
export type Verdict = 'proven' | 'violated' | 'inconclusive';

/**
 * What was seen that shows a violation: ids of observations, or facts in words where no request shows it. Never empty, so
 * that missing evidence cannot be reported as a violation.
 */
export type Evidence = readonly [string, ...string[]];

type Reported = Readonly<{
  /** File name of the detector without its ending. */
  detector: string;
  /** One sentence for a person: what was seen against what was expected. */
  sentence: string;
  details?: unknown;
}>;

/** The result of one detector on the observations that it received. */
export type Finding = Reported &
  (
    | Readonly<{ verdict: 'violated'; observations: Evidence }>
    | Readonly<{ verdict: 'proven' | 'inconclusive'; observations: readonly [] }>
  );

/** One thing that is wrong, by the id of its observation. */
type Wrong = Readonly<{ id: string }>;

const SHOWN = 50;

/** Returns the evidence in a list of ids, each once; undefined when the list is empty. */
export function evidenceIn(ids: readonly string[]): Evidence | undefined {
  const [first, ...rest] = new Set(ids);
  return first === undefined ? undefined : [first, ...rest];
}

/** The three verdicts of one detector. */
export function findingsOf(detector: string) {
  const told =
    (verdict: 'proven' | 'inconclusive') =>
    (sentence: string, details?: unknown): Finding => ({
      detector,
      verdict,
      sentence,
      observations: [],
      ...(details !== undefined && { details }),
    });
  const violated = (sentence: string, observations: Evidence, details?: unknown): Finding => ({
    detector,
    verdict: 'violated',
    sentence,
    observations,
    ...(details !== undefined && { details }),
  });
  return {
    proven: told('proven'),
    inconclusive: told('inconclusive'),
    violated,
    /** Returns a violation shown by each of these; undefined when there is none. */
    violatedBy: <One extends Wrong>(
      wrong: readonly One[],
      sentence: (first: One) => string,
      details: unknown = wrong.slice(0, SHOWN),
    ): Finding | undefined => {
      const [first] = wrong;
      const evidence = evidenceIn(wrong.map(({ id }) => id));
      if (first === undefined || evidence === undefined) return undefined;
      return violated(sentence(first), evidence, details);
    },
  };
}

/** Returns why telemetry could not tell, and what would enable it, as one sentence. */
export const cannotTell = ({ why, enable }: Readonly<{ why: string; enable: string }>): string =>
  `Cannot tell: ${why}; to enable it, ${enable}`;

/** Returns the worst verdict: one violation is a violation, one thing not looked at is inconclusive. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('violated')) return 'violated';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'proven';
}

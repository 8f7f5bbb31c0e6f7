/** A verdict. `inconclusive` is not a pass: the evidence to decide was missing. */
export type Verdict = 'proven' | 'violated' | 'inconclusive';

/**
 * The evidence of a violation: ids of observations, or facts in words where no request shows it. The list is never empty, so
 * that missing evidence cannot be reported as a violation.
 */
export type Evidence = readonly [string, ...string[]];

type Reported = Readonly<{
  /** File name of the detector without extension. */
  detector: string;
  /** One sentence for the report: what was observed and what was expected. */
  sentence: string;
  details?: unknown;
}>;

/** The result of one detector on the observations that it received. */
export type Finding = Reported &
  (
    | Readonly<{ verdict: 'violated'; observations: Evidence }>
    | Readonly<{ verdict: 'proven' | 'inconclusive'; observations: readonly [] }>
  );

/** A faulty observation, by its id. */
type Wrong = Readonly<{ id: string }>;

const SHOWN = 50;

/** Returns the evidence in a list of ids, each once; undefined when the list is empty. */
export function evidenceIn(ids: readonly string[]): Evidence | undefined {
  const [first, ...rest] = new Set(ids);
  return first === undefined ? undefined : [first, ...rest];
}

/** Returns constructors of a detector's three verdicts. */
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
    /** Returns a violation with these as evidence; undefined when there is none. */
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

/** Returns one sentence that says why telemetry has no answer, and what would enable it. */
export const cannotTell = ({ why, enable }: Readonly<{ why: string; enable: string }>): string =>
  `Cannot tell: ${why}; to enable it, ${enable}`;

/** Returns the worst verdict: a violation before an inconclusive one, and that before a proof. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('violated')) return 'violated';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'proven';
}

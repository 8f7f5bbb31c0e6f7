/** Verdict on a property. `inconclusive` is not a pass: the evidence to decide was missing. */
export type Verdict = 'proven' | 'violated' | 'inconclusive';

/**
 * Evidence of a violation: ids of observed requests, or facts in words where no request shows the violation. The list
 * is never empty, so that missing evidence cannot be reported as a violation.
 */
export type Evidence = readonly [string, ...string[]];

type Reported = Readonly<{
  /** Name of the detector: its file name without extension. */
  detector: string;
  /** One sentence for the report that says what was observed and what was expected. */
  sentence: string;
  details?: unknown;
}>;

/** Result of one detector on the observed requests that it received. */
export type Finding = Reported &
  (
    | Readonly<{ verdict: 'violated'; observations: Evidence }>
    | Readonly<{ verdict: 'proven' | 'inconclusive'; observations: readonly [] }>
  );

/** An observed request that breaks a rule, by its id. */
type Wrong = Readonly<{ id: string }>;

const SHOWN = 50;

/** Returns the ids of a list as evidence of a violation, each id once. Returns undefined when the list is empty. */
export function evidenceIn(ids: readonly string[]): Evidence | undefined {
  const [first, ...rest] = new Set(ids);
  return first === undefined ? undefined : [first, ...rest];
}

/** Returns the items that have a problem, each with its id and a sentence about the problem. */
export const problemsIn = <One extends Wrong>(
  items: readonly One[],
  problemOf: (one: One) => string | undefined,
): readonly Readonly<{ id: string; why: string }>[] =>
  items.flatMap((one) => {
    const why = problemOf(one);
    return why === undefined ? [] : [{ id: one.id, why }];
  });

/** Returns functions that make a detector's findings, one for each of the three verdicts. */
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
    /** Returns a violation with the given faulty requests as evidence; undefined when there is none of them. */
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

/** Returns one sentence that says why telemetry has no answer, and what would make it available. */
export const cannotTell = ({ why, enable }: Readonly<{ why: string; enable: string }>): string =>
  `Cannot tell: ${why}; to enable it, ${enable}`;

/**
 * Returns the worst of several verdicts: a violation is worse than an inconclusive verdict, which is worse than a
 * proof.
 */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('violated')) return 'violated';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'proven';
}

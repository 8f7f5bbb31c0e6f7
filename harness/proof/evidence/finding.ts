/** `inconclusive` is not a pass: what was needed to tell was not there. */
export type Verdict = 'proven' | 'violated' | 'inconclusive';

/** What one detector says of the observations it was given. */
export type Finding = Readonly<{
  /** File name of the detector without its ending. */
  detector: string;
  verdict: Verdict;
  /** One sentence for a person: what was seen against what was expected. */
  sentence: string;
  /** Ids of the observations that show a violation; empty otherwise. */
  observations: readonly string[];
  details?: unknown;
}>;

/** The three verdicts of one detector. */
export function findingsOf(detector: string) {
  return {
    proven: (sentence: string, details?: unknown): Finding => ({
      detector,
      verdict: 'proven',
      sentence,
      observations: [],
      ...(details !== undefined && { details }),
    }),
    violated: (
      sentence: string,
      observations: readonly string[] = [],
      details?: unknown,
    ): Finding => ({
      detector,
      verdict: 'violated',
      sentence,
      observations: [...new Set(observations)],
      ...(details !== undefined && { details }),
    }),
    inconclusive: (sentence: string, details?: unknown): Finding => ({
      detector,
      verdict: 'inconclusive',
      sentence,
      observations: [],
      ...(details !== undefined && { details }),
    }),
  };
}

/** Why telemetry could not tell, and what would enable it, as one sentence. */
export const cannotTell = ({ why, enable }: Readonly<{ why: string; enable: string }>): string =>
  `Cannot tell: ${why}; to enable it, ${enable}`;

/** The largest verdict: one violation is a violation, one thing not looked at is inconclusive. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('violated')) return 'violated';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'proven';
}

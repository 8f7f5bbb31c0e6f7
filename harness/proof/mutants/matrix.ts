import { z } from 'zod';

const Verdict = z.enum(['proven', 'violated', 'inconclusive']);

export const Row = z.object({
  target: z.string(),
  kind: z.enum(['mutant', 'good', 'real']),
  /** Of a mutant. */
  defect: z.string().optional(),
  foundBy: z.string().optional(),
  /** What each detector said, by its name. */
  findings: z.record(z.string(), z.object({ verdict: Verdict, sentence: z.string() })),
  /** How many cases each property ran. */
  cases: z.record(z.string(), z.number()),
  /** Set when the checks themselves broke. */
  broken: z.string().optional(),
  seconds: z.number(),
  /** How late the process's timers came, 99th percentile in ms: what the machine had no time for. */
  lagMs: z.number(),
});
export type Row = Readonly<z.infer<typeof Row>>;

/** What every detector said of every target, as it is saved. */
export const Matrix = z.object({
  seed: z.number(),
  /** How many times shorter deadlines were than in production. */
  pace: z.number(),
  minimumCases: z.number(),
  detectors: z.array(z.string()),
  rows: z.array(Row),
  seconds: z.number(),
});
export type Matrix = Readonly<z.infer<typeof Matrix>>;

/** A copy in which one detector was never there. */
export function withoutDetector(matrix: Matrix, detector: string): Matrix {
  const rows = matrix.rows.map((row) => ({
    ...row,
    findings: Object.fromEntries(
      Object.entries(row.findings).filter(([name]) => name !== detector),
    ),
  }));
  return { ...matrix, detectors: matrix.detectors.filter((name) => name !== detector), rows };
}

/** The detectors that called a target bad. */
export const findersOf = ({ findings }: Row): readonly string[] =>
  Object.entries(findings).flatMap(([name, { verdict }]) => (verdict === 'violated' ? [name] : []));

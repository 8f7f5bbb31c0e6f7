import { z } from 'zod';

const Verdict = z.enum(['proven', 'violated', 'inconclusive']);

export const Row = z.object({
  target: z.string(),
  kind: z.enum(['mutant', 'good', 'real']),
  /** Sentence about the defect of a known-bad server; absent for a correct server. */
  defect: z.string().optional(),
  foundBy: z.string().optional(),
  /** Verdict and sentence of each detector, by the detector's name. */
  findings: z.record(z.string(), z.object({ verdict: Verdict, sentence: z.string() })),
  /** Number of test cases that each property ran. */
  cases: z.record(z.string(), z.number()),
  /** Message of an error that ended the checks themselves; absent when they ran to their end. */
  broken: z.string().optional(),
  seconds: z.number(),
  /** 99th percentile of the delay of the process's timers, in ms; it shows how overloaded the machine was. */
  lagMs: z.number(),
});
export type Row = Readonly<z.infer<typeof Row>>;

/** Matrix with the findings of all detectors about all servers, as it is saved. */
export const Matrix = z.object({
  seed: z.number(),
  /** Factor by which deadlines were shorter than in production. */
  pace: z.number(),
  minimumCases: z.number(),
  detectors: z.array(z.string()),
  rows: z.array(Row),
  seconds: z.number(),
});
export type Matrix = Readonly<z.infer<typeof Matrix>>;

/** Returns a copy of the matrix without the findings of one detector. */
export function withoutDetector(matrix: Matrix, detector: string): Matrix {
  const rows = matrix.rows.map((row) => ({
    ...row,
    findings: Object.fromEntries(
      Object.entries(row.findings).filter(([name]) => name !== detector),
    ),
  }));
  return { ...matrix, detectors: matrix.detectors.filter((name) => name !== detector), rows };
}

/** Returns the names of the detectors that reported a violation by the server. */
export const findersOf = ({ findings }: Row): readonly string[] =>
  Object.entries(findings).flatMap(([name, { verdict }]) => (verdict === 'violated' ? [name] : []));

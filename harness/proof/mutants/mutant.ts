import type { Patch } from './good-server/seams.ts';

/** The detectors of the properties, by the names of their files. */
export const DETECTORS = [
  'latency',
  'calls-per-trace',
  'conservation',
  'quiescence',
  'logs',
  'metamorphic-strict',
  'metamorphic-rate',
  'isolation',
  'independence',
  'concurrent-conservation',
  'receipt',
  'auth',
  'state',
  'stop',
  'lost-connection',
  'internals',
  'termination',
  'dependencies',
  'deploy',
  'spending',
] as const;

export type DetectorName = (typeof DETECTORS)[number];

/** A small server with one defect. */
export type Mutant = Readonly<{
  /** Its name in the matrix. */
  name: string;
  /** The defect, in one sentence. */
  defect: string;
  /** The detector whose sentence names this defect; other detectors may report it too. */
  foundBy: DetectorName;
  patch: Patch;
}>;

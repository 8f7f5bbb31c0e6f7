import type { Patch } from './good-server/seams.ts';

/** The laws' detectors, by the names of their files. */
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
] as const;

export type DetectorName = (typeof DETECTORS)[number];

/** A small server with one defect. */
export type Mutant = Readonly<{
  /** As it stands in the matrix. */
  name: string;
  /** What is wrong with it, in one sentence. */
  defect: string;
  /** The detector whose sentence names this defect; others may see it too. */
  foundBy: DetectorName;
  patch: Patch;
}>;

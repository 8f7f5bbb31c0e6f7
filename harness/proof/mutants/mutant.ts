import type { Patch } from './good-server/seams.ts';

/** Names of the detectors that the properties use; each is the name of the detector's file. */
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

/** Returns the known-bad servers that one detector must find, each with its name, its defect and its patch. */
export const foundBy = (
  detector: DetectorName,
  servers: Readonly<Record<string, readonly [defect: string, patch: Patch]>>,
): readonly Mutant[] =>
  Object.entries(servers).map(([name, [defect, patch]]) => ({
    name,
    defect,
    foundBy: detector,
    patch,
  }));

/** A known-bad server: the small server with one planted defect. */
export type Mutant = Readonly<{
  /** Name of the known-bad server in the matrix. */
  name: string;
  /** Description of the planted defect, in one sentence. */
  defect: string;
  /** Name of the detector whose sentence names this defect; other detectors may report it too. */
  foundBy: DetectorName;
  patch: Patch;
}>;

import { allMutants } from './all-mutants.ts';
import { GOOD_RUNS } from './judge.ts';
import { PACE_FACTOR } from './pace.ts';

/** A target to be checked. */
export type Job = Readonly<{ kind: 'mutant' | 'good' | 'real'; target: string }>;

const NOBODY = { jwksUrl: 'http://127.0.0.1:9/', issuer: '', clientId: '' };

/**
 * Returns the jobs: every mutant once, the good server ten times, the real one once and first, because it takes
 * longest.
 */
export function allJobs(): readonly Job[] {
  const mutants = allMutants({ identity: NOBODY, pace: PACE_FACTOR });
  return [
    { kind: 'real', target: 'the real server' },
    ...mutants.map(({ name }) => ({ kind: 'mutant' as const, target: name })),
    ...Array.from({ length: GOOD_RUNS }, (_, at) => ({
      kind: 'good' as const,
      target: `good server, run ${at + 1}`,
    })),
  ];
}

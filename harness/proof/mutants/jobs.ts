import { allMutants } from './all-mutants.ts';
import { GOOD_RUNS } from './judge.ts';
import { PACE_FACTOR } from './pace.ts';

/**
 * One run of all checks against one server: a known-bad server (`mutant`), the correct small server, or the real
 * server.
 */
export type Job = Readonly<{ kind: 'mutant' | 'good' | 'real'; target: string }>;

const NOBODY = { jwksUrl: 'http://127.0.0.1:9/', issuer: '', clientId: '' };

/**
 * Returns a job for each known-bad server, ten for the correct small server, and one for the real server. The job of
 * the real server is first, because it takes longest.
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

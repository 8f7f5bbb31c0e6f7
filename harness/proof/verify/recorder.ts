import type { PropertyFinding } from '../checks/check-context.ts';
import { PROPERTY_NAMES, type PropertyNumber } from '../checks/property.ts';
import type { Observation } from '../evidence/observation.ts';
import type { Progress } from '../report/live-line.ts';
import type { StoredSample } from '../report/result.ts';

/** A finding with the time at which it was made; a finding from before the target was lost still counts. */
export type Timed = Readonly<{ finding: PropertyFinding; atMs: number }>;

/** Returns a recorder of everything that is observed during a run. The live line and the report read from it. */
export function createRecorder() {
  const beganMs = performance.now();
  const observations: Observation[] = [];
  const findings: Timed[] = [];
  const loadSamples: StoredSample[] = [];
  let doing = 'Signing in';
  let refusedInARow = 0;
  return {
    beganMs,
    observations,
    findings,
    loadSamples,
    /** Returns how many signed-in requests in a row the server has refused because of their sign-in. */
    refusedInARow: () => refusedInARow,
    does: (what: string): void => void (doing = what),
    observe: (observation: Observation): void => {
      observations.push(observation);
      refusedInARow = isSignIn(observation) ? refusedInARow + 1 : 0;
    },
    find: (finding: PropertyFinding): void =>
      void findings.push({ finding, atMs: performance.now() }),
    looksAt: (property: PropertyNumber): void =>
      void (doing = `${property} ${PROPERTY_NAMES[property]}`),
    progress: (): Progress => {
      const times = observations.map(({ startMs, endMs }) => endMs - startMs);
      const all = [...observations, ...loadSamples];
      return {
        doing,
        sinceMs: performance.now() - beganMs,
        requests: all.length,
        failed: all.filter(({ outcome }) => outcome === 'failed' || outcome === 'censored').length,
        slowestMs: Math.max(0, ...times, ...loadSamples.map(({ totalMs }) => totalMs)),
      };
    },
  };
}

export type Recorder = ReturnType<typeof createRecorder>;

const SIGN_IN: ReadonlySet<string> = new Set([
  'not_signed_in',
  'sign_in_expired',
  'sign_in_invalid',
  'session_revoked',
]);

const isSignIn = ({ error }: Observation): boolean =>
  error !== undefined && SIGN_IN.has(error.reason);

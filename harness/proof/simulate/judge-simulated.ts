import { auth } from '../evidence/detectors/auth.ts';
import { callsPerTrace } from '../evidence/detectors/calls-per-trace.ts';
import { concurrentConservation } from '../evidence/detectors/concurrent-conservation.ts';
import { conservation } from '../evidence/detectors/conservation.ts';
import { independence } from '../evidence/detectors/independence.ts';
import { latency } from '../evidence/detectors/latency.ts';
import { logs } from '../evidence/detectors/logs.ts';
import { metamorphicRate } from '../evidence/detectors/metamorphic-rate.ts';
import { metamorphicStrict } from '../evidence/detectors/metamorphic-strict.ts';
import { receipt } from '../evidence/detectors/receipt.ts';
import { termination } from '../evidence/detectors/termination.ts';
import type { Finding } from '../evidence/finding.ts';
import type { Observation } from '../evidence/observation.ts';
import { known } from '../evidence/telemetry.ts';
import { judgeThreshold } from '../load/judge.ts';
import { parseThreshold } from '../load/threshold.ts';
import type { SimulatedRun } from './simulated-run.ts';

const LIMITS = { routeMs: 10_000, answerMs: 60_000 };
const ERROR_RATE = 0.05;
const DECLARED_RATE = 0.35;
const THRESHOLDS = ['p99(route) < 10s', 'max < 60s', 'errors < 5%'].map(parseThreshold);

/**
 * Returns the names of the detectors and thresholds that report a violation in a simulated run, by the rules for a real
 * run.
 */
export function violatedIn(run: SimulatedRun): readonly string[] {
  const { property2, property3, burst, lengths, isLate } = run;
  const callsByTrace = known(
    new Map([...run.calls].filter(([traceId]) => !run.missing.has(traceId))),
  );
  const counted = { callsByTrace, isLate };
  const ends = { invalid: new Set<string>(), errorRate: ERROR_RATE };
  const window = (observations: readonly Observation[], others = 0) => ({
    before: known(0),
    after: known(callsIn(run, observations) + others),
    exclusive: true,
  });
  const untraced = [...run.calls.keys()].filter((traceId) => traceId.startsWith('0')).length;
  const { relations } = run;
  const repeated = {
    control: relations.control,
    promptOf: (id: string) => run.prompts.get(id),
  };
  const findings: Finding[] = [
    latency(property2, LIMITS),
    callsPerTrace(property2, counted),
    termination(property2, ends),
    receipt(property2, counted),
    conservation(property2, window(property2, untraced)),
    independence([...property2, ...lengths], {
      ...counted,
      msPerCharacter: 1,
      kindOf: (id) => id.replace(/-.*/, ''),
      alike: (id) => id.startsWith('length'),
    }),
    concurrentConservation(burst, { ...window(burst), ...counted }),
    metamorphicStrict(run.reworded, { ...repeated, relations: relations.strict }),
    metamorphicRate(run.reworded, {
      ...repeated,
      relations: relations.rate,
      declaredRate: DECLARED_RATE,
    }),
    callsPerTrace(property3, counted),
    termination(property3, ends),
    logs(property3, { lines: known(run.log), canary: run.canary, isLate }),
    auth(run.attempts),
  ];
  const lost = THRESHOLDS.map((threshold) => judgeThreshold(threshold, run.load)).filter(
    ({ state }) => state === 'violated',
  );
  return [
    ...findings.filter(({ verdict }) => verdict === 'violated').map(({ detector }) => detector),
    ...lost.map(({ threshold }) => threshold),
  ];
}

const callsIn = ({ calls, missing }: SimulatedRun, observations: readonly Observation[]) =>
  observations
    .filter(({ traceId }) => !missing.has(traceId))
    .reduce((sum, { traceId }) => sum + (calls.get(traceId) ?? 0), 0);

import { PROFILES } from '../checks/profile.ts';
import { runChecks, type CheckRun } from '../checks/run-checks.ts';
import { settleSources } from '../checks/settle.ts';
import { watchQuiet } from '../checks/windows.ts';
import { agreement } from '../evidence/detectors/agreement.ts';
import { quiescence } from '../evidence/detectors/quiescence.ts';
import { unobservedCalls } from '../evidence/detectors/unobserved-calls.ts';
import { findingsOf, type Finding } from '../evidence/finding.ts';
import { isLateIn } from '../evidence/telemetry.ts';
import { callsUnderLoad, loadObservations } from './load-result.ts';
import type { ProfileName } from './profiles.ts';
import type { Recorder } from './recorder.ts';
import type { RunParts } from './run-parts.ts';
import { reportOf, type RunReport } from './report-of.ts';
import { operate, type Sectioned } from './operate.ts';
import { runLoads, type LoadDone } from './run-loads.ts';
import { readSignIns } from './sign-ins.ts';
import { createMeter, leftOf, usdPerCall, type Meter } from './spending.ts';

/**
 * Runs checks and loads, counts and judges. When the run ends early, the result is what was observed until then.
 *
 * @throws {TargetError} `sign_in` when nobody can sign in at the beginning
 */
export async function run(parts: RunParts): Promise<RunReport> {
  const { options, found, recorder, guard } = parts;
  const { target, telemetry } = found;
  const startedAt = new Date().toISOString();
  const signIns = await readSignIns(target);
  const costUsd = await usdPerCall(target);
  const meter = createMeter(options.profile.budget, costUsd);
  const counting = countMeanwhile(parts, meter);

  const later: Work[] = [];
  const findings: Sectioned[] = [];
  const checks = await look(parts, meter, later);
  const operated = await operate(parts, meter);
  const loads = await load(parts, { meter, costUsd }).catch((error: unknown) => {
    // The report says whether nobody could sign in or the generator failed.
    findings.push(findingsOf('load').inconclusive(`The load could not be run: ${wordsOf(error)}`));
    return [];
  });
  if (loads.length > 0 && !guard.signal.aborted && found.environment?.adapter !== 'aws') {
    recorder.does('Counting');
    later.push(await quietAfter(parts, loads, (finding) => void findings.push(finding)));
  }
  counting.stop();
  if (later.length > 0 || loads.length > 0) findings.push(...(await waitForEvidence(parts, meter)));
  for (const work of later) await work();
  const calls = await telemetry.callsByTrace(target.run);
  if (loads.length > 0)
    findings.push(callsUnderLoad(loads, { callsByTrace: calls, isLate: isLateIn(telemetry) }));
  if (options.profile.telemetry && options.only.text === undefined)
    findings.push({
      ...unobservedCalls(tracesOf(recorder), { callsByTrace: calls }),
      section: 'run',
    });
  const referee = await telemetry.referee?.(target.run);
  if (referee) findings.push({ ...agreement(calls, referee), section: 'run' });
  recorder.does('Deleting what was stored');
  const left = guard.ending().by === 'lost' ? target.users : await target.erase();
  const { figures } = operated;
  findings.unshift(...operated.findings);
  return reportOf({
    ...parts,
    startedAt,
    signIns,
    checks,
    loads,
    findings,
    figures,
    calls,
    left,
    meter,
  });
}

/** A judgement that waits for late evidence. */
type Work = () => Promise<void>;

const COUNT_EVERY_MS = 5_000;

/** Reports to the budget how many calls were counted outside the server, where that is known at once. */
function countMeanwhile({ found, guard }: RunParts, meter: Meter): Readonly<{ stop: () => void }> {
  const { telemetry, target } = found;
  if (isLateIn(telemetry)) return { stop: () => {} };
  const count = async (): Promise<void> => {
    const calls = await telemetry.callsOfRun(target.run);
    if (calls.known) meter.counted(calls.value);
  };
  const timer = setInterval(() => {
    if (!guard.signal.aborted) void count();
  }, COUNT_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Returns the traces of all requests of properties, checks and loads. */
const tracesOf = ({ observations, loads }: Recorder): ReadonlySet<string> =>
  new Set([
    ...observations.map(({ traceId }) => traceId),
    ...loads.flatMap(({ samples }) => samples.flatMap(({ traceId }) => traceId ?? [])),
  ]);

/** Checks that no model call follows the load. */
async function quietAfter(
  { found }: RunParts,
  loads: readonly LoadDone[],
  find: (finding: Finding) => void,
): Promise<Work> {
  const { telemetry, started } = found;
  const quiet = await watchQuiet({ telemetry, profile: PROFILES.quick });
  return async () => {
    const [atEnd, later] = [await quiet.atEnd(), await quiet.later()];
    find(quiescence(loadObservations(loads), { ...quiet, atEnd, later, exclusive: started }));
  };
}

/** Waits for late evidence, once for the whole run. */
async function waitForEvidence(
  { found, guard, recorder }: RunParts,
  meter: Meter,
): Promise<readonly Sectioned[]> {
  const { target, telemetry } = found;
  const observe: Recorder['observe'] = (observation) => {
    recorder.observe(observation);
    meter.settle(observation);
  };
  try {
    const settled = await settleSources({
      target,
      telemetry,
      signal: guard.signal,
      budget: meter.budget,
      observe,
      say: recorder.does,
    });
    return settled ? [{ ...settled, section: 'run' }] : [];
  } catch (error) {
    const why = `The evidence was not waited for: ${wordsOf(error)}`;
    return [{ ...findingsOf('settled').inconclusive(why), section: 'run' }];
  }
}

/** Thoroughness of the properties in each profile. */
const CHECKED = {
  quick: 'quick',
  full: 'full',
  deployed: 'full',
  outside: 'outside',
  chaos: 'quick',
} as const satisfies Record<ProfileName, keyof typeof PROFILES>;

/** Runs the selected properties. */
async function look(parts: RunParts, meter: Meter, later: Work[]): Promise<CheckRun | undefined> {
  const { options, found, recorder, guard } = parts;
  const { profile, only, seed } = options;
  const [first] = only.properties;
  if (first === undefined || guard.signal.aborted) return undefined;
  recorder.looksAt(first);
  const checks = await runChecks(found.target, found.telemetry, {
    seed,
    profile: CHECKED[profile.name],
    sizes: { perSecond: profile.perSecond },
    only: only.properties,
    cases: only.cases,
    budget: meter.budget,
    signal: guard.signal,
    exclusive: found.started,
    judgeLater: (work) => void later.push(work),
    onObservation: (observation) => {
      const number = Number(/^p([1-5])/.exec(observation.id)?.[1]);
      const looking = only.properties.find((property) => property === number);
      if (looking !== undefined) recorder.looksAt(looking);
      recorder.observe(observation);
      meter.settle(observation);
    },
    onFinding: recorder.find,
  });
  if (checks.endedBy === 'budget') guard.end({ by: 'budget', limit: meter.reached() ?? 'the run' });
  return checks;
}

type Purse = Readonly<{ meter: Meter; costUsd: number }>;

async function load(parts: RunParts, { meter, costUsd }: Purse): Promise<readonly LoadDone[]> {
  const { options, found, recorder, guard } = parts;
  const { profile, only, seed } = options;
  if (!only.load || guard.signal.aborted) return [];
  recorder.does('Load');
  const minutes = (performance.now() - recorder.beganMs) / 60_000;
  const left = leftOf(profile.budget, { ...meter.taken(), minutes });
  const loads = await runLoads({
    target: found.target,
    profile,
    seed,
    left,
    usdPerCall: costUsd,
    recorder,
    signal: guard.signal,
  });
  if (loads.some(({ run: { endedBy } }) => endedBy === 'budget'))
    guard.end({ by: 'budget', limit: limitReached(left) });
  return loads;
}

const limitReached = ({
  requests,
  modelCalls,
}: Readonly<{ requests: number; modelCalls: number }>) =>
  `the load, ${requests} requests and ${modelCalls} model calls,`;

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

import { PROFILES } from '../checks/profile.ts';
import { watchQuiet } from '../checks/windows.ts';
import { quiescence } from '../evidence/detectors/quiescence.ts';
import { findingsOf } from '../evidence/finding.ts';
import { wordsOfError, type JudgeLater } from './late-evidence.ts';
import { loadObservations } from './load-result.ts';
import type { Sectioned } from './operate.ts';
import { runLoads, type LoadDone } from './run-loads.ts';
import type { RunParts } from './run-parts.ts';
import { budgetLeft, type Meter } from './spending.ts';

export type LoadPart = Readonly<{
  meter: Meter;
  costUsd: number;
  judgeLater: JudgeLater;
  find: (finding: Sectioned) => void;
}>;

/** Runs the loads of the profile with the remaining budget, then watches whether model calls happen after the loads. */
export async function runLoadPart(parts: RunParts, part: LoadPart): Promise<readonly LoadDone[]> {
  const { options, found, recorder, guard } = parts;
  if (!options.only.load || guard.signal.aborted) return [];
  recorder.does('Load');
  let loads: readonly LoadDone[];
  try {
    loads = await loadWithinBudget(parts, part);
  } catch (error) {
    // The message of the error says whether nobody could sign in or the load generator failed.
    part.find(findingsOf('load').inconclusive(`The load could not be run: ${wordsOfError(error)}`));
    return [];
  }
  // CloudWatch does not show open model calls, so they are not watched on AWS.
  if (loads.length > 0 && !guard.signal.aborted && found.environment?.adapter !== 'aws') {
    recorder.does('Counting');
    await watchAfter(parts, loads, part);
  }
  return loads;
}

async function loadWithinBudget(
  { options, found, recorder, guard }: RunParts,
  { meter, costUsd }: LoadPart,
): Promise<readonly LoadDone[]> {
  const { profile, seed } = options;
  const minutes = (performance.now() - recorder.beganMs) / 60_000;
  const left = budgetLeft(profile.budget, { ...meter.taken(), minutes });
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
    guard.end({
      by: 'budget',
      limit: `the load, ${left.requests} requests and ${left.modelCalls} model calls,`,
    });
  return loads;
}

/** Checks that no model call happens after the load has ended. */
async function watchAfter(
  { found: { telemetry, started } }: RunParts,
  loads: readonly LoadDone[],
  { judgeLater, find }: LoadPart,
): Promise<void> {
  const quiet = await watchQuiet({ telemetry, profile: PROFILES.quick });
  judgeLater(async () => {
    const [atEnd, later] = [await quiet.atEnd(), await quiet.later()];
    find(quiescence(loadObservations(loads), { ...quiet, atEnd, later, exclusive: started }));
  });
}

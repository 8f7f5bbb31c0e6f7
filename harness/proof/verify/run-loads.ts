import { derivedSeed } from '../../kit/kit.ts';
import { PROFILES } from '../checks/profile.ts';
import { watchQuiet } from '../checks/windows.ts';
import { quiescence } from '../evidence/detectors/quiescence.ts';
import { findingsOf } from '../evidence/finding.ts';
import { messageOf } from '../evidence/parse.ts';
import { runLoad, type LoadRun } from '../load/run-load.ts';
import type { JudgeLater } from './late-evidence.ts';
import type { Sectioned } from './operate.ts';
import type { LoadShape } from './profiles.ts';
import { questionsTo } from './questions.ts';
import type { RunParts } from './run-parts.ts';
import type { Meter } from './spending.ts';

export type LoadDone = Readonly<{ shape: LoadShape; seed: number; run: LoadRun }>;

type LoadPart = Readonly<{
  meter: Meter;
  judgeLater: JudgeLater;
  find: (finding: Sectioned) => void;
}>;

/** Milliseconds after the end of a load in which its last requests may still be in flight. */
const LAST_ANSWER_MS = 65_000;
/**
 * Largest number of requests in flight. A target that answers nothing reaches this number before the first timeout.
 * Further requests are then dropped, which makes the problem visible.
 */
const MAX_IN_FLIGHT = 150;

/**
 * Runs the loads of the profile at the same time, with the remaining budget. Then watches whether model calls happen
 * after the loads.
 */
export async function runLoads(parts: RunParts, part: LoadPart): Promise<readonly LoadDone[]> {
  const { options, found, recorder, guard } = parts;
  if (!options.only.load || guard.signal.aborted) return [];
  recorder.does('Load');
  const { loads: shapes } = options.profile;
  let loads: readonly LoadDone[];
  try {
    const lastsMs = Math.max(...shapes.map(({ arrivals }) => arrivals.forMs)) + LAST_ANSWER_MS;
    for (const user of found.target.users) await found.target.as(user, lastsMs);
    loads = await Promise.all(shapes.map((shape) => runOne(parts, shape, part.meter)));
  } catch (error) {
    // The message of the error says whether nobody could sign in or the load generator failed.
    part.find(findingsOf('load').inconclusive(`The load could not be run: ${messageOf(error)}`));
    return [];
  }
  if (loads.some(({ run: { endedBy } }) => endedBy === 'budget'))
    guard.end({ by: 'budget', limit: part.meter.reached() ?? 'the run' });
  // CloudWatch does not show open model calls, so they are not watched on AWS.
  if (!guard.signal.aborted && found.environment?.adapter !== 'aws') {
    recorder.does('Counting');
    await watchAfter(parts, loads, part);
  }
  return loads;
}

async function runOne(
  { options, found, recorder, guard }: RunParts,
  shape: LoadShape,
  { budget, settle }: Meter,
): Promise<LoadDone> {
  const { name, arrivals } = shape;
  const seed = derivedSeed(options.seed, `load ${name}`);
  const ask = questionsTo(found.target, seed);
  const run = await runLoad({
    name,
    seed,
    arrivals,
    maxInFlight: MAX_IN_FLIGHT,
    thresholds: options.profile.thresholds,
    signal: guard.signal,
    beganMs: recorder.beganMs,
    take: () => budget.take({ requests: 1, modelCalls: 1 }),
    ask: async (due) => {
      const seen = await ask(due);
      settle(seen);
      return seen;
    },
    onSample: (sample) => void recorder.loadSamples.push(sample),
  });
  return { shape, seed, run };
}

/** Checks that no model call happens after the load has ended. */
async function watchAfter(
  { found: { telemetry, started } }: RunParts,
  loads: readonly LoadDone[],
  { judgeLater, find }: LoadPart,
): Promise<void> {
  const quiet = await watchQuiet({ telemetry, profile: PROFILES.quick });
  const samples = loads.flatMap(({ run }) => run.samples);
  judgeLater(async () => {
    const [atEnd, later] = [await quiet.atEnd(), await quiet.later()];
    find(quiescence(samples, { ...quiet, atEnd, later, exclusive: started }));
  });
}

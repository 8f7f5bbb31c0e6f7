import { settleSources } from '../checks/settle.ts';
import { findingsOf } from '../evidence/finding.ts';
import { isLateIn, known, type Known, type Telemetry } from '../evidence/telemetry.ts';
import type { Sectioned } from './operate.ts';
import type { RunParts } from './run-parts.ts';
import type { Meter } from './spending.ts';
import { messageOf } from '../evidence/parse.ts';

/** A function that receives a judgement and runs it after late evidence has arrived. */
export type JudgeLater = (work: () => Promise<void>) => void;

const COUNT_EVERY_MS = 5_000;

/**
 * Reports to the budget, every few seconds, how many model calls telemetry has counted. Does so only if telemetry
 * counts calls at once.
 */
export function countMeanwhile(
  { found, guard }: RunParts,
  meter: Meter,
): Readonly<{ stop: () => void }> {
  const { telemetry, target } = found;
  const count = async (): Promise<void> => {
    const calls = await callsNow(telemetry, target.run);
    if (calls?.known === true) meter.counted(calls.value);
  };
  const timer = setInterval(() => {
    if (!guard.signal.aborted) void count();
  }, COUNT_EVERY_MS).unref();
  return { stop: () => clearInterval(timer) };
}

/** Returns the number of model calls of a run so far; undefined if telemetry only counts calls minutes later. */
export async function callsNow(
  telemetry: Telemetry,
  run: string,
): Promise<Known<number> | undefined> {
  if (!isLateIn(telemetry)) return telemetry.callsOfRun(run);
  const calls = await telemetry.referee?.(run);
  if (calls?.known !== true) return calls;
  return known([...calls.value.values()].reduce((sum, count) => sum + count, 0));
}

/**
 * Waits for evidence that arrives late, once for the whole run. Returns the finding about the wait; an empty list if
 * all evidence is there at once.
 */
export async function waitForEvidence(
  { found, guard, recorder }: RunParts,
  meter: Meter,
): Promise<readonly Sectioned[]> {
  try {
    const settled = await settleSources({
      target: found.target,
      telemetry: found.telemetry,
      signal: guard.signal,
      budget: meter.budget,
      observe: (observation) => {
        recorder.observe(observation);
        meter.settle(observation);
      },
      say: recorder.does,
    });
    return settled ? [{ ...settled, section: 'run' }] : [];
  } catch (error) {
    const why = `The evidence was not waited for: ${messageOf(error)}`;
    return [{ ...findingsOf('settled').inconclusive(why), section: 'run' }];
  }
}

import { derivedSeed } from '../../kit/kit.ts';
import { violatedIn } from './judge-simulated.ts';
import type { SimulatedDefect } from './simulated-defects.ts';
import { simulateRun } from './simulated-run.ts';

export type Healthy = Readonly<{
  /** Number of simulated healthy runs that were reported as violated. */
  flagged: number;
  /** Number of falsely reported runs, by the detector that reported a violation. */
  by: ReadonlyMap<string, number>;
}>;

/**
 * Judges simulated runs of a healthy service. In half of them evidence is complete at once, in half of them it arrives
 * late.
 */
export function simulateHealthy(runs: number, seed: number): Healthy {
  const by = new Map<string, number>();
  let flagged = 0;
  for (let at = 0; at < runs; at += 1) {
    const run = simulateRun(derivedSeed(seed, String(at)), { isLate: at % 2 === 0 });
    const judges = violatedIn(run);
    if (judges.length > 0) flagged += 1;
    for (const judge of judges) by.set(judge, (by.get(judge) ?? 0) + 1);
  }
  return { flagged, by };
}

export type Planting = Readonly<{ runs: number; seed: number; share: number }>;

/**
 * Returns the number of simulated runs with a defect that were reported as violated; `share` of the requests show the
 * defect.
 */
export function simulateDefect(defect: SimulatedDefect, { runs, seed, share }: Planting): number {
  let found = 0;
  for (let at = 0; at < runs; at += 1) {
    const run = simulateRun(derivedSeed(seed, `${defect.name} ${at}`), { isLate: defect.isLate });
    defect.plant(run, share);
    if (violatedIn(run).length > 0) found += 1;
  }
  return found;
}

import type { PropertyProfileName } from '../checks/profile.ts';
import { runChecks, type CheckRun } from '../checks/run-checks.ts';
import type { JudgeLater } from './late-evidence.ts';
import type { ProfileName } from './profiles.ts';
import type { RunParts } from './run-parts.ts';
import type { Meter } from './spending.ts';

/** Profile of the property checks that belongs to each profile of a verification. */
const CHECKED = {
  quick: 'quick',
  full: 'full',
  deployed: 'full',
  outside: 'outside',
  chaos: 'quick',
} as const satisfies Record<ProfileName, PropertyProfileName>;

/** Runs the checks of the selected properties. Returns undefined when no property is selected or the run has ended. */
export async function runProperties(
  { options, found, recorder, guard }: RunParts,
  meter: Meter,
  judgeLater: JudgeLater,
): Promise<CheckRun | undefined> {
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
    judgeLater,
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

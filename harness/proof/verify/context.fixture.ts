import { createCheckBudget } from '../checks/check-budget.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { PROFILES } from '../checks/profile.ts';
import { noTelemetry } from '../checks/windows.ts';
import type { Finding } from '../evidence/finding.ts';
import type { Target } from '../target/target.ts';

/** Makes what a single part of property 4 needs of a run, without telemetry, and the list of its findings. */
export function runContextOf(target: Target) {
  const found: Finding[] = [];
  const ctx: CheckContext = {
    property: 4,
    target,
    telemetry: noTelemetry,
    seed: 1,
    profile: PROFILES.quick,
    exclusive: true,
    signal: new AbortController().signal,
    cases: new Set(),
    observe: () => {},
    find: (finding) => void found.push(finding),
    judge: (work) => work(),
    ran: () => {},
    budget: createCheckBudget({}),
  };
  return { ctx, found };
}

import { createCheckBudget } from '../checks/check-budget.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { PROFILES } from '../checks/profile.ts';
import { noTelemetry } from '../checks/windows.ts';
import type { Finding } from '../evidence/finding.ts';
import type { Target } from '../target/target.ts';

/** Returns a check context for property 4 on a target, without telemetry, and the list of findings that it collects. */
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

import type { Observation } from '../evidence/observation.ts';
import { findingsOf } from '../evidence/finding.ts';
import { isLateIn, type Telemetry } from '../evidence/telemetry.ts';
import type { Target } from '../target/target.ts';
import type { BudgetLimits } from '../load/budget.ts';
import { BudgetSpent, createCheckBudget, type CheckBudget } from './check-budget.ts';
import { Stopped, type CheckContext, type PropertyFinding } from './check-context.ts';
import { PROFILES, type PropertyProfileName } from './profile.ts';
import { authentication } from './properties/authentication.ts';
import { dependencies } from './properties/dependencies.ts';
import { noLoop } from './properties/no-loop.ts';
import { noRecursion } from './properties/no-recursion.ts';
import { spendingHolds } from './properties/spending.ts';
import { stateIsKept } from './properties/state-is-kept.ts';
import { PROPERTY_NUMBERS, tagOf, type PropertyNumber } from './property.ts';
import type { Property } from './check-context.ts';
import { settleSources } from './settle.ts';
import { noTelemetry } from './windows.ts';
import { messageOf } from '../evidence/parse.ts';

export type CheckOptions = Readonly<{
  seed: number;
  profile: PropertyProfileName;
  /** Numbers of the correctness properties to check; all five by default. */
  only?: readonly PropertyNumber[];
  /** Ids of the test cases to run in a replay; all cases by default. */
  cases?: readonly string[];
  onObservation?: (observation: Observation) => void;
  onFinding?: (finding: PropertyFinding) => void;
  /** Limits of requests and model calls, or a budget that the checks share with the load test. */
  budget?: Omit<BudgetLimits, 'usd'> | CheckBudget;
  signal?: AbortSignal;
  /**
   * Receives each judgement that needs late evidence. Without this function `runChecks` waits for the evidence itself.
   */
  judgeLater?: (work: () => Promise<void>) => void;
  /** Whether this harness run is the only user of the environment; true by default. */
  exclusive?: boolean;
  /** Numbers that replace those of the profile, such as the number of test cases. */
  sizes?: Partial<Omit<CheckContext['profile'], 'name' | 'telemetry'>>;
}>;

export type CheckRun = Readonly<{
  run: string;
  seed: number;
  findings: readonly PropertyFinding[];
  /** Number of test cases that ran, by the number of the property. */
  cases: Readonly<Partial<Record<PropertyNumber, number>>>;
  endedBy: 'finished' | 'budget' | 'stopped';
  tookMs: number;
}>;

export const PROPERTIES: Readonly<Record<PropertyNumber, Property>> = {
  1: authentication,
  2: noLoop,
  3: noRecursion,
  4: stateIsKept,
  5: dependencies,
};

/**
 * Checks that run alone, after the checks of all properties. They set spending limits on people, which would refuse the
 * questions of the other checks.
 */
const AFTERWARDS: Readonly<Partial<Record<PropertyNumber, Property>>> = { 3: spendingHolds };

/** Smallest number of test cases that can prove a property. */
export const LEAST_CASES = 100;

/**
 * Judges a target by the five correctness properties, in this process. Reports a fault of the target as a finding and
 * never throws because of it. Property 5 sends no request, so it runs beside the other properties.
 */
export async function runChecks(
  target: Target,
  telemetry: Telemetry,
  options: CheckOptions,
): Promise<CheckRun> {
  const { seed, only = PROPERTY_NUMBERS, signal = new AbortController().signal } = options;
  const beganMs = performance.now();
  const findings: PropertyFinding[] = [];
  const ran: Partial<Record<PropertyNumber, number>> = {};
  const later: (() => Promise<void>)[] = [];
  const judgeLater = options.judgeLater ?? ((work) => void later.push(work));
  let endedBy: CheckRun['endedBy'] = 'finished';
  const profile = { ...PROFILES[options.profile], ...options.sizes };
  const budget = budgetOf(options.budget);
  const seenBy = profile.telemetry ? telemetry : noTelemetry;

  /** Runs the check of a property. Reports the property as inconclusive when the check cannot finish. */
  const guarded = async (find: CheckContext['find'], work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (error instanceof BudgetSpent) endedBy = 'budget';
      else if (error instanceof Stopped || signal.aborted) endedBy = 'stopped';
      const why = messageOf(error);
      find(findingsOf('cases').inconclusive(`Could not be looked at to its end: ${why}`));
    }
  };
  const observe = (observation: Observation): void => options.onObservation?.(observation);

  const contextOf = (property: PropertyNumber): CheckContext => {
    const find: CheckContext['find'] = (finding, replay) => {
      const found = { ...finding, property, tag: tagOf(property), ...(replay && { replay }) };
      findings.push(found);
      options.onFinding?.(found);
    };
    return {
      property,
      target,
      telemetry: seenBy,
      seed,
      profile,
      exclusive: options.exclusive ?? true,
      signal,
      cases: new Set(options.cases),
      observe,
      find,
      judge: async (work) => {
        if (isLateIn(seenBy)) judgeLater(() => guarded(find, work));
        else await work();
      },
      ran: (count) => void (ran[property] = (ran[property] ?? 0) + count),
      budget,
    };
  };
  const look = async (property: PropertyNumber): Promise<void> => {
    const ctx = contextOf(property);
    const is = findingsOf('cases');
    await guarded(ctx.find, async () => {
      await PROPERTIES[property](ctx);
      const count = ran[property] ?? 0;
      if (ctx.cases.size === 0 && count < LEAST_CASES)
        ctx.find(is.inconclusive(`Only ${count} cases ran, at least ${LEAST_CASES} are needed`));
    });
  };

  const beside = only.includes(5) ? look(5) : undefined;
  for (const together of inOrder(only, target)) {
    if (endedBy === 'finished') await Promise.all(together.map(look));
  }
  await beside;
  for (const property of only) {
    const afterwards = AFTERWARDS[property];
    if (afterwards === undefined || endedBy !== 'finished') continue;
    const ctx = contextOf(property);
    if (ctx.cases.size === 0) await guarded(ctx.find, () => afterwards(ctx));
  }
  if (later.length > 0 && endedBy === 'finished') {
    await settleSources({ target, telemetry, signal, budget, observe, say: () => {} });
    for (const work of later) await work();
  }
  return {
    run: target.run,
    seed,
    findings,
    cases: ran,
    endedBy,
    tookMs: performance.now() - beganMs,
  };
}

/**
 * Runs the checks of the properties one after another, since counts over the whole environment need it to themselves.
 * Only properties 3 and 4 need no such counts, so they run together. The person in the browser of property 4 is slow
 * and leaves time between requests.
 */
function inOrder(
  only: readonly PropertyNumber[],
  { hostedUi }: Target,
): readonly PropertyNumber[][] {
  const together = only.filter((property) => property === 3 || property === 4);
  const alone = only.filter((property) => property === 1 || property === 2).map((one) => [one]);
  return [...alone, ...(hostedUi ? [together] : together.map((one) => [one]))];
}

const budgetOf = (budget: CheckOptions['budget'] = {}): CheckBudget =>
  'take' in budget ? budget : createCheckBudget(budget);

import type { Finding } from '../evidence/finding.ts';
import type { Observation } from '../evidence/observation.ts';
import type { Telemetry } from '../evidence/telemetry.ts';
import type { Target } from '../target/target.ts';
import type { CheckBudget, Cost } from './check-budget.ts';
import { BudgetSpent } from './check-budget.ts';
import type { Profile } from './profile.ts';
import type { PropertyNumber } from './property.ts';

/** How a failing case is seen again. */
export type Replay = Readonly<{
  property: PropertyNumber;
  seed: number;
  /** Ids of cases, as `cases` of `runChecks` takes them. */
  cases: readonly string[];
  /** Seen again with the same input: `confirmed`; not seen again: `flaky`; not tried: absent. */
  again?: 'confirmed' | 'flaky';
  /** The smallest input found that still fails. */
  smallest?: string;
}>;

/** A finding, and which law it is about. */
export type PropertyFinding = Finding &
  Readonly<{ property: PropertyNumber; tag: string; replay?: Replay }>;

/** What a property is given to look with. */
export type CheckContext = Readonly<{
  property: PropertyNumber;
  target: Target;
  telemetry: Telemetry;
  seed: number;
  profile: Profile;
  /** Whether nobody else uses the environment meanwhile. */
  exclusive: boolean;
  signal: AbortSignal;
  /** Only these cases; all when empty. */
  cases: ReadonlySet<string>;
  observe: (observation: Observation) => void;
  /** When the last observed answer ended, on `performance.now()`'s clock; 0 before the first. */
  lastAnswerMs: () => number;
  find: (finding: Finding, replay?: Replay) => void;
  /** Says how many cases ran; an expectation of at least `profile.cases`. */
  ran: (cases: number) => void;
  budget: CheckBudget;
}>;

/** The run was ended from outside. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor() {
    super('The run was stopped');
  }
}

/** @throws {BudgetSpent | Stopped} instead of letting a request start that must not. */
export function charge(ctx: Pick<CheckContext, 'signal' | 'budget'>, cost: Cost): void {
  if (ctx.signal.aborted) throw new Stopped();
  if (!ctx.budget.take(cost)) throw new BudgetSpent();
}

/** Deadlines of the contract, as the target's scale has them, in ms. */
export const deadlinesOf = ({ target }: CheckContext) => ({
  routeMs: 10_000 * target.deadlineScale,
  answerMs: 60_000 * target.deadlineScale,
  msPerCharacter: target.deadlineScale,
});

/** @throws {BudgetSpent | Stopped} when it could not be looked at to its end. */
export type Property = (ctx: CheckContext) => Promise<void>;

import type { Finding } from '../evidence/finding.ts';
import type { Observation } from '../evidence/observation.ts';
import type { Telemetry } from '../evidence/telemetry.ts';
import type { Target } from '../target/target.ts';
import type { CheckBudget, CheckCost } from './check-budget.ts';
import { BudgetSpent } from './check-budget.ts';
import type { Profile } from './profile.ts';
import type { PropertyNumber } from './property.ts';

/** How to replay a failing case. */
export type Replay = Readonly<{
  property: PropertyNumber;
  seed: number;
  /** Ids of cases, in the form of `cases` of `runChecks`. */
  cases: readonly string[];
  /**
   * Result of a repetition: `confirmed` when the same input failed again, `flaky` when it did not; absent when it was
   * not repeated.
   */
  again?: 'confirmed' | 'flaky';
  /** The smallest input found that still fails. */
  smallest?: string;
}>;

/** A finding with the property it is about. */
export type PropertyFinding = Finding &
  Readonly<{ property: PropertyNumber; tag: string; replay?: Replay }>;

/** Everything that a property needs for its check. */
export type CheckContext = Readonly<{
  property: PropertyNumber;
  target: Target;
  telemetry: Telemetry;
  seed: number;
  profile: Profile;
  /** Whether the run is the only user of the environment. */
  exclusive: boolean;
  signal: AbortSignal;
  /** Ids of the cases to run; empty for all. */
  cases: ReadonlySet<string>;
  observe: (observation: Observation) => void;
  find: (finding: Finding, replay?: Replay) => void;
  /** Runs a judgement by counted calls: at once where counters are exact, else when the evidence of the whole run has arrived. */
  judge: (work: () => Promise<void>) => Promise<void>;
  /** Records how many cases ran; at least `profile.cases` are expected. */
  ran: (cases: number) => void;
  budget: CheckBudget;
}>;

/** The run was ended by a signal. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor() {
    super('The run was stopped');
  }
}

/** Reserves the cost of a request. @throws {BudgetSpent | Stopped} when the request must not start */
export function charge(ctx: Pick<CheckContext, 'signal' | 'budget'>, cost: CheckCost): void {
  if (ctx.signal.aborted) throw new Stopped();
  if (!ctx.budget.take(cost)) throw new BudgetSpent();
}

/** Returns the deadlines of the contract in ms, scaled as the target is. */
export const deadlinesOf = ({ target }: CheckContext) => ({
  routeMs: 10_000 * target.deadlineScale,
  answerMs: 60_000 * target.deadlineScale,
  msPerCharacter: target.deadlineScale,
});

/** A property's check. @throws {BudgetSpent | Stopped} when it could not finish */
export type Property = (ctx: CheckContext) => Promise<void>;

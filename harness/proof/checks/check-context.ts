import type { Finding } from '../evidence/finding.ts';
import type { Observation } from '../evidence/observation.ts';
import type { Telemetry } from '../evidence/telemetry.ts';
import type { Target } from '../target/target.ts';
import type { CheckBudget, CheckCost } from './check-budget.ts';
import { BudgetSpent } from './check-budget.ts';
import type { Profile } from './profile.ts';
import type { PropertyNumber } from './property.ts';

/** The values that replay a failing test case from the command line. */
export type Replay = Readonly<{
  property: PropertyNumber;
  seed: number;
  /** Ids of the test cases to repeat, in the form that the option `cases` of `runChecks` accepts. */
  cases: readonly string[];
  /**
   * Result of sending the failing input again: `confirmed` when it failed again, `flaky` when it did not. Absent when
   * the input was not sent again.
   */
  again?: 'confirmed' | 'flaky';
  /** Description of the smallest input found that still fails. */
  smallest?: string;
}>;

/** A finding, with the correctness property (1 to 5) that it judges. */
export type PropertyFinding = Finding &
  Readonly<{ property: PropertyNumber; tag: string; replay?: Replay }>;

/** The values that the check of one correctness property works with. */
export type CheckContext = Readonly<{
  property: PropertyNumber;
  target: Target;
  telemetry: Telemetry;
  seed: number;
  profile: Profile;
  /** Whether this harness run is the only user of the environment. */
  exclusive: boolean;
  signal: AbortSignal;
  /** Ids of the test cases to run; an empty set stands for all cases. */
  cases: ReadonlySet<string>;
  observe: (observation: Observation) => void;
  find: (finding: Finding, replay?: Replay) => void;
  /**
   * Runs a judgement that needs counted model calls. It runs at once in environments that count calls at once, else
   * after the evidence of the whole harness run has arrived.
   */
  judge: (work: () => Promise<void>) => Promise<void>;
  /** Records how many test cases ran; the profile says how many must run at least. */
  ran: (cases: number) => void;
  budget: CheckBudget;
}>;

/** The part of the context with which a check sends requests and reads telemetry. */
export type Acting = Pick<CheckContext, 'target' | 'telemetry' | 'signal' | 'budget' | 'observe'>;

/** Error for a harness run that a signal ended. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor() {
    super('The run was stopped');
  }
}

/**
 * Reserves the cost of a request in the budget.
 * @throws {BudgetSpent | Stopped} when the request must not start
 */
export function charge(ctx: Pick<CheckContext, 'signal' | 'budget'>, cost: CheckCost): void {
  if (ctx.signal.aborted) throw new Stopped();
  if (!ctx.budget.take(cost)) throw new BudgetSpent();
}

/** Returns the contract's deadlines in ms, multiplied by the target's deadline scale. */
export const deadlinesOf = ({ target }: CheckContext) => ({
  routeMs: 10_000 * target.deadlineScale,
  answerMs: 60_000 * target.deadlineScale,
  msPerCharacter: target.deadlineScale,
});

/**
 * The check of one correctness property.
 * @throws {BudgetSpent | Stopped} when the check could not finish
 */
export type Property = (ctx: CheckContext) => Promise<void>;

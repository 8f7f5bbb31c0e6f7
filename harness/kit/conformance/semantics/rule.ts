/** How a test ends. */
type Outcome = 'passed' | 'failed' | 'ignored';

/** A rule that the kit shares with Deno, or one that the two settle differently and why. */
export type SharedRule =
  | readonly [rule: string, both: Outcome]
  | readonly [rule: string, deno: Outcome, kit: Outcome, because: string];

/** The rules of one fixture, whose tests have the rules as names. */
export interface RuleTopic {
  readonly fixture: string;
  /** A page of Deno's documentation, below docs.deno.com/runtime. */
  readonly page: string;
  readonly rules: readonly SharedRule[];
}

export const kitOutcome = (rule: SharedRule): Outcome => (rule.length === 2 ? rule[1] : rule[2]);

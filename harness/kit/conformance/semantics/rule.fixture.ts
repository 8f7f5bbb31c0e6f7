/** The result of one test, as the test runner reports it. */
type Outcome = 'passed' | 'failed' | 'ignored';

/**
 * A rule of a test runner's behaviour, with its result in Deno and in the test kit. If the two results differ, the last
 * item says why.
 */
export type SharedRule =
  | readonly [rule: string, both: Outcome]
  | readonly [rule: string, deno: Outcome, kit: Outcome, because: string];

/** The rules that one fixture checks. Each test of the fixture has a rule as its name. */
export interface RuleTopic {
  readonly fixture: string;
  /** Page of Deno's documentation on the rules, as a path below docs.deno.com/runtime. */
  readonly page: string;
  readonly rules: readonly SharedRule[];
}

export const kitOutcome = (rule: SharedRule): Outcome => (rule.length === 2 ? rule[1] : rule[2]);

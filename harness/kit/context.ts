import type { TestContext as NodeTest } from 'node:test';
import type { AssertSnapshot } from './snapshot.ts';

/** The argument of a test or step. */
export interface TestContext {
  readonly name: string;
  /** The URL of the file that defines the test. */
  readonly origin: string;
  readonly parent: TestContext | undefined;
  readonly tags: readonly string[];
  /**
   * Seed of this test, derived from the run's seed and the test's name, so it does not depend on which other tests ran.
   */
  readonly seed: number;
  /** The number of the attempt, from 1; higher when a failed test is tried again. */
  readonly attempt: number;
  /** Aborts when the test times out or the run is cancelled. */
  readonly signal: AbortSignal;
  /** The next number in [0, 1) of this test's own repeatable sequence. */
  readonly random: () => number;
  /** Ignores the test from inside, once it knows that it cannot run here. Return after the call. */
  readonly skip: (reason?: string) => void;
  /** Adds a line to the report. */
  readonly diagnostic: (message: string) => void;
  /** Registers a function that runs after the body and before the sanitizers, last registered first. */
  readonly after: (cleanup: () => unknown) => void;
  readonly step: StepFunction;
  readonly assertSnapshot: AssertSnapshot;
  /** Node's mocks. They are restored when the attempt ends. */
  readonly mock: NodeTest['mock'];
  /** Node's assertions, which count towards the plan. */
  readonly assert: NodeTest['assert'];
  /** Sets how many calls of `t.assert` and steps of the test there must be. */
  readonly plan: (count: number) => void;
}

export type TestBody = (t: TestContext) => unknown;

export interface StepDefinition {
  readonly name: string;
  readonly fn: TestBody;
  readonly ignore?: boolean | string;
  readonly sanitizeOps?: boolean;
  readonly sanitizeResources?: boolean;
  readonly sanitizeExit?: boolean;
}

/**
 * Runs a part of a test. Resolves to true when it passed, false when it failed or was ignored. Rejects only for invalid
 * arguments.
 */
export interface StepFunction {
  (definition: StepDefinition): Promise<boolean>;
  (name: string, fn: TestBody): Promise<boolean>;
  (fn: TestBody): Promise<boolean>;
}

import type { TestContext as NodeTest } from 'node:test';
import type { AssertSnapshot } from './snapshot.ts';

/** The object that each test and each step receives as its argument. */
export interface TestContext {
  readonly name: string;
  /** URL of the file that defines the test. */
  readonly origin: string;
  readonly parent: TestContext | undefined;
  readonly tags: readonly string[];
  /**
   * Seed of this test, derived from the run's seed and the test's name, so it does not depend on which other tests ran.
   */
  readonly seed: number;
  /** Number of the current attempt, from 1. It grows when a failed test is retried. */
  readonly attempt: number;
  /** This signal aborts when the test times out or the run is cancelled. */
  readonly signal: AbortSignal;
  /** Returns the next number in [0, 1) of a sequence that the test's seed determines. */
  readonly random: () => number;
  /**
   * Marks the running test as ignored, for a test that finds out that it cannot run. The test must return after the
   * call.
   */
  readonly skip: (reason?: string) => void;
  /** Adds a line of text to the report of the test. */
  readonly diagnostic: (message: string) => void;
  /**
   * Registers a cleanup function, which runs after the test or step and before the sanitizers. The last one registered
   * runs first.
   */
  readonly after: (cleanup: () => unknown) => void;
  readonly step: StepFunction;
  readonly assertSnapshot: AssertSnapshot;
  /** The mocks of `node:test`, which are restored when the attempt ends. */
  readonly mock: NodeTest['mock'];
  /** The assertions of `node:test`; each call counts towards `plan`. */
  readonly assert: NodeTest['assert'];
  /** Sets how many calls of `t.assert` and steps together the test must make. */
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
 * Runs a step of a test. Resolves to true if the step passed, false if it failed or was ignored. Rejects only for
 * invalid arguments.
 */
export interface StepFunction {
  (definition: StepDefinition): Promise<boolean>;
  (name: string, fn: TestBody): Promise<boolean>;
  (fn: TestBody): Promise<boolean>;
}

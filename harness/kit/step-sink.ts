import type { TestContext as NodeTest } from 'node:test';
import { encodeTitle } from './title.ts';
import { settings } from './settings.ts';

/**
 * A receiver of the results of steps. It reports them to `node:test` at once, or keeps them until the attempt has
 * passed.
 */
export interface StepSink {
  run(
    name: string,
    ignore: boolean | string,
    body: (inner: StepSink) => Promise<void>,
  ): Promise<void>;
}

const title = (name: string, durationMs?: number): string =>
  encodeTitle({ name, tags: [], at: '', durationMs }, settings().decorated);

/** Number of steps of one test that may run at the same time. */
export const PARALLEL = 65_535;

/** Creates a receiver that reports each step to `node:test` as a subtest while the step runs. */
export const liveSteps = (test: NodeTest): StepSink => ({
  async run(name, ignore, body) {
    const options = { concurrency: PARALLEL, skip: ignore };
    await test.test(title(name), options, (inner) => body(liveSteps(inner)));
  },
});

interface Kept {
  readonly name: string;
  readonly ignore: boolean | string;
  readonly durationMs: number;
  readonly steps: KeptSteps;
}

/**
 * A receiver that keeps the steps of an attempt which may be retried. If they were reported at once, `node:test` could
 * not take back a failed one.
 */
export class KeptSteps implements StepSink {
  readonly #kept: Kept[] = [];

  async run(name: string, ignore: boolean | string, body: (inner: StepSink) => Promise<void>) {
    const steps = new KeptSteps();
    const beganMs = performance.now();
    try {
      if (ignore === false) await body(steps);
    } catch {
      // The failure of a step is ignored here, because the step has already reported it to its test, and only passed
      // attempts are replayed.
    }
    this.#kept.push({ name, ignore, durationMs: performance.now() - beganMs, steps });
  }

  /** Reports the kept steps to `node:test`, each with the time that it took when it ran. */
  async replay(test: NodeTest): Promise<void> {
    for (const { name, ignore, durationMs, steps } of this.#kept) {
      await test.test(title(name, durationMs), { skip: ignore }, (inner) => steps.replay(inner));
    }
  }
}

import type { TestContext as NodeTest } from 'node:test';
import { encodeTitle } from './title.ts';
import { settings } from './settings.ts';

/**
 * Receives the reports of steps. It passes them to `node:test` at once, or holds them until it is known that the
 * attempt counts.
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

/** Number of steps of one test that may run at once. */
export const PARALLEL = 65_535;

/** Reports each step as a subtest while it runs. */
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

/** Keeps the steps of an attempt that may be tried again: `node:test` cannot take back a failure. */
export class KeptSteps implements StepSink {
  readonly #kept: Kept[] = [];

  async run(name: string, ignore: boolean | string, body: (inner: StepSink) => Promise<void>) {
    const steps = new KeptSteps();
    const beganMs = performance.now();
    try {
      if (ignore === false) await body(steps);
    } catch {
      // A failure here was already reported to the step's test; only passed attempts are replayed.
    }
    this.#kept.push({ name, ignore, durationMs: performance.now() - beganMs, steps });
  }

  /** Reports the passed steps, each with the time that it took when it ran. */
  async replay(test: NodeTest): Promise<void> {
    for (const { name, ignore, durationMs, steps } of this.#kept) {
      await test.test(title(name, durationMs), { skip: ignore }, (inner) => steps.replay(inner));
    }
  }
}

export type HoldOptions = Readonly<{
  /** Whether the model is declared to reason before it answers. */
  reasons: boolean;
  /** Returns the time in milliseconds; a test passes a clock of its own. */
  now?: () => number;
}>;

/**
 * Longest time in milliseconds for which text is held back because a closing mark of reasoning may follow it:
 * `declared` for a model that is declared to reason, `other` for all others. Both leave time before the deadline for
 * the route (C8).
 */
export const LONGEST_HOLD_MS = { declared: 15_000, other: 1_500 } as const;

/** Measures how long text has been held back. */
export class Hold {
  readonly #longestMs: number;
  readonly #now: () => number;
  #since: number | undefined;

  constructor({ reasons, now = () => performance.now() }: HoldOptions) {
    this.#longestMs = LONGEST_HOLD_MS[reasons ? 'declared' : 'other'];
    this.#now = now;
  }

  /** Tells whether the longest time has passed since the first use, or since the last use of {@link restart}. */
  isOver(): boolean {
    this.#since ??= this.#now();
    return this.#now() - this.#since >= this.#longestMs;
  }

  restart(): void {
    this.#since = this.#now();
  }
}

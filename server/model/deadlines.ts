import { OnecallError, type Reason } from '../errors.ts';

export type DeadlineLimits = Readonly<{
  /** Longest time to the route, silence after it, and whole answer, in milliseconds (C8). */
  headerMs: number;
  /** The time to the route of a model that reasons first. */
  reasoningMs: number;
  silenceMs: number;
  answerMs: number;
}>;

/** Aborts a model call that is past a deadline, with the reason as the signal's. */
export class Deadlines {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #limits: DeadlineLimits;
  readonly #answer: NodeJS.Timeout;
  #next: NodeJS.Timeout;
  #routed = false;

  /** `stop` aborts when the answer is no longer wanted. */
  constructor(limits: DeadlineLimits, stop: AbortSignal, reasons = false) {
    this.#limits = limits;
    this.signal = AbortSignal.any([stop, this.#controller.signal]);
    this.#answer = this.#after(limits.answerMs, 'model_over_time');
    this.#next = this.#after(reasons ? limits.reasoningMs : limits.headerMs, 'model_slow');
  }

  /** Replaces the deadline of the header by the one of silence. */
  routeKnown(): void {
    this.#routed = true;
    clearTimeout(this.#next);
    this.#next = this.#after(this.#limits.silenceMs, 'model_silent');
  }

  /** Begins the silence anew, since the model wrote something. */
  heard(): void {
    // Moving a timer costs a fraction of making one, and this code runs for every token.
    if (this.#routed) this.#next.refresh();
  }

  /**
   * Runs work outside the model call, such as a write to the store; its time does not count as silence of the model.
   */
  async pausing<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#next);
    try {
      return await work();
    } finally {
      if (this.#routed) this.routeKnown();
    }
  }

  close(): void {
    // A part that arrives after this must not start a timer again.
    this.#routed = false;
    clearTimeout(this.#answer);
    clearTimeout(this.#next);
  }

  #after(ms: number, reason: Reason): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(new OnecallError(reason)), ms);
  }
}

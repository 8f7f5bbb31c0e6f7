import { OnecallError, type Reason } from '../errors.ts';

export type DeadlineLimits = Readonly<{
  /**
   * Longest time in milliseconds from the beginning of the model call to the route. `silenceMs` bounds the time
   * without output after the route, and `answerMs` the whole call (C8).
   */
  headerMs: number;
  /** Longest time in milliseconds from the beginning of the model call to the route, for a model that reasons first. */
  reasoningMs: number;
  silenceMs: number;
  answerMs: number;
}>;

/** Aborts a model call that exceeds a deadline; the deadline's reason becomes the reason of the abort signal. */
export class Deadlines {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #limits: DeadlineLimits;
  readonly #answer: NodeJS.Timeout;
  #next: NodeJS.Timeout;
  #routed = false;

  /**
   * Starts the deadlines. `stop` aborts when the answer is no longer wanted; `reasons` selects the longer deadline
   * for the route.
   */
  constructor(limits: DeadlineLimits, stop: AbortSignal, reasons = false) {
    this.#limits = limits;
    this.signal = AbortSignal.any([stop, this.#controller.signal]);
    this.#answer = this.#after(limits.answerMs, 'model_over_time');
    this.#next = this.#after(reasons ? limits.reasoningMs : limits.headerMs, 'model_slow');
  }

  /** Replaces the deadline for the route by the deadline for silence of the model. */
  routeKnown(): void {
    this.#routed = true;
    clearTimeout(this.#next);
    this.#next = this.#after(this.#limits.silenceMs, 'model_silent');
  }

  /** Restarts the deadline for silence, because the model has written something. */
  heard(): void {
    // Restarting a timer costs a fraction of creating one, and this code runs for every token.
    if (this.#routed) this.#next.refresh();
  }

  /**
   * Runs work outside the model call, such as a write to the store. Its time does not count as silence of the model.
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
    // A part that arrives after close() must not restart a timer.
    this.#routed = false;
    clearTimeout(this.#answer);
    clearTimeout(this.#next);
  }

  #after(ms: number, reason: Reason): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(new OnecallError(reason)), ms);
  }
}

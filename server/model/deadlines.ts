import { OnecallError, type Reason } from '../errors.ts';

export type DeadlineLimits = Readonly<{
  /** Longest time to the route, silence after it, and whole answer, in milliseconds (C8). */
  headerMs: number;
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

  /** `client` aborts when the person stopped or went away. */
  constructor(limits: DeadlineLimits, client: AbortSignal) {
    this.#limits = limits;
    this.signal = AbortSignal.any([client, this.#controller.signal]);
    this.#answer = this.#after(limits.answerMs, 'model_over_time');
    this.#next = this.#after(limits.headerMs, 'model_slow');
  }

  /** From here on silence is what counts. */
  routeKnown(): void {
    this.#routed = true;
    clearTimeout(this.#next);
    this.#next = this.#after(this.#limits.silenceMs, 'model_silent');
  }

  /** The model wrote something. */
  heard(): void {
    // A timer moved costs a fraction of a timer made, and this happens with every token.
    if (this.#routed) this.#next.refresh();
  }

  close(): void {
    // What is heard from now on must not start a timer again.
    this.#routed = false;
    clearTimeout(this.#answer);
    clearTimeout(this.#next);
  }

  #after(ms: number, reason: Reason): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(new OnecallError(reason)), ms);
  }
}

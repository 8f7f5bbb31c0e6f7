import type { TokenPace } from './respond.ts';

/**
 * Delays tokens according to a model's pace. Every delay ends early when the call is aborted, so callers check the
 * signal after each delay.
 */
export class Pacer {
  readonly #pace: TokenPace;
  readonly #signal: AbortSignal;
  readonly #receivedAt = performance.now();
  #dueAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wake: () => void = () => {};

  constructor(pace: TokenPace, signal: AbortSignal) {
    this.#pace = pace;
    this.#signal = signal;
    // One abort listener serves the whole call, because a listener for each token would leak.
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#wake();
    });
  }

  get elapsedMs(): number {
    return performance.now() - this.#receivedAt;
  }

  async untilResponse(): Promise<void> {
    if (this.#pace.latencyMs) await this.#until(this.#receivedAt + this.#pace.latencyMs);
  }

  async untilNextToken(): Promise<void> {
    const { timeToFirstTokenMs = 0, perTokenMs = 0 } = this.#pace;
    if (this.#dueAt === undefined) {
      this.#dueAt = this.#receivedAt + timeToFirstTokenMs;
    } else if (perTokenMs > 0) {
      this.#dueAt += perTokenMs;
    }
    await this.#until(this.#dueAt);
    // A slightly late token shortens the next delay. A stall of more than one token's time is not made up for, as
    // that would cause a burst of tokens.
    this.#dueAt = Math.max(this.#dueAt, performance.now() - perTokenMs);
  }

  async rest(ms: number): Promise<void> {
    await this.#until(performance.now() + ms);
    if (this.#dueAt !== undefined) this.#dueAt = performance.now();
  }

  async #until(dueAt: number): Promise<void> {
    const ms = dueAt - performance.now();
    if (ms <= 0 || this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, ms);
    });
  }
}

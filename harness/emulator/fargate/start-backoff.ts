const FIRST_MS = 5_000;
/** Longest delay of a start: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html */
const MOST_MS = 27 * 60_000;
/** The number of consecutive failures after which a start is not yet delayed. */
const FREE_FAILURES = 3;

/**
 * Delays the next start when tasks fail before they run, longer each time. ECS documents only the longest delay; the
 * first one and the growth are this emulator's own.
 */
export class StartBackoff {
  #failures = 0;
  #notBeforeMs = 0;

  failed(nowMs: number): void {
    this.#failures += 1;
    const beyond = this.#failures - FREE_FAILURES;
    if (beyond > 0) this.#notBeforeMs = nowMs + Math.min(MOST_MS, FIRST_MS * 2 ** (beyond - 1));
  }

  succeeded(): void {
    this.#failures = 0;
    this.#notBeforeMs = 0;
  }

  /** Whether so many starts failed that ECS reports a delay. */
  get isOn(): boolean {
    return this.#failures > FREE_FAILURES;
  }

  mayStart(nowMs: number): boolean {
    return nowMs >= this.#notBeforeMs;
  }
}

const FIRST_MS = 5_000;
/**
 * Longest delay before a task is started again, in milliseconds:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
const MOST_MS = 27 * 60_000;
/** Number of consecutive failed task starts that cause no delay of the next start. */
const FREE_FAILURES = 3;

/**
 * Delays the next start of a task when tasks fail before they run; each failure doubles the delay. ECS documents only
 * the longest delay; the first delay and the doubling are this emulator's choice.
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

  /** Whether so many consecutive task starts have failed that ECS reports a delay. */
  get isOn(): boolean {
    return this.#failures > FREE_FAILURES;
  }

  mayStart(nowMs: number): boolean {
    return nowMs >= this.#notBeforeMs;
  }
}

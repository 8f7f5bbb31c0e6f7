import { setTimeout as sleep } from 'node:timers/promises';
import { OnecallError } from '../errors.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3_000;

const isFault = (error: unknown): boolean =>
  error instanceof OnecallError && error.reason.startsWith('store_');

/**
 * Retries work on the store with growing pauses until it succeeds.
 *
 * @throws the last error of the store after `withinMs` milliseconds, and any other error at once
 */
export async function insist<T>(work: () => Promise<T>, withinMs: number): Promise<T> {
  const giveUpAt = performance.now() + withinMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isFault(error) || performance.now() + pauseMs > giveUpAt) throw error;
    }
    await sleep(pauseMs * (0.5 + Math.random() / 2));
  }
}

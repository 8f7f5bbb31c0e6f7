import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 20;
const PAUSE_MS = 100;

/**
 * Repeats a call that the test itself needs and that may time out on a busy machine. @throws the last error after
 * twenty tries
 */
export async function repeatCall<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries === TRIES) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

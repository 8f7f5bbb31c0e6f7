import { KeysUnreachableError } from './sign-in-error.ts';

export type Looks = Readonly<{
  /**
   * Waits until a key look-up has found the wanted key, which `isAnswered` tells. The promise also resolves when a
   * look-up that began after this call did not find the key.
   * @throws {KeysUnreachableError}
   */
  next(isAnswered: () => boolean): Promise<void>;
  /** Looks up the public keys immediately, or waits for the key look-up that is already running. */
  now(): Promise<void>;
}>;

type Options = Readonly<{
  look: () => Promise<void>;
  /** Shortest time in milliseconds between the starts of two key look-ups that `next` requests. */
  everyMs: number;
  /**
   * Time in milliseconds after a failed key look-up in which `next` fails at once, so that a burst of requests does not
   * wait.
   */
  pauseMs: number;
  /** Number of calls of `next` that may wait at the same time. */
  maxWaiting: number;
  /** Clock in milliseconds since the epoch. */
  now: () => number;
}>;

/**
 * Limits how often public keys are looked up at their endpoint: concurrent callers share one look-up, or wait together
 * for the next one.
 */
export function createLooks({ look, everyMs, pauseMs, maxWaiting, now }: Options): Looks {
  let begun = 0;
  let lastBegunAt = -Infinity;
  let failure: Readonly<{ cause: unknown; at: number }> | undefined;
  let waiting = 0;
  let running: Promise<void> | undefined;
  let planned: Promise<void> | undefined;

  const run = () => {
    running ??= (async () => {
      begun += 1;
      lastBegunAt = now();
      try {
        await look();
        failure = undefined;
      } catch (cause) {
        failure = { cause, at: now() };
        throw cause;
      } finally {
        running = undefined;
      }
    })();
    return running;
  };
  const plan = () => {
    planned ??= (async () => {
      await running?.catch(() => {});
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, Math.max(0, lastBegunAt + everyMs - now()));
      await promise;
      planned = undefined;
      await run();
    })();
    return planned;
  };

  return {
    now: run,
    async next(isAnswered) {
      if (failure && now() - failure.at < pauseMs) throw new KeysUnreachableError(failure.cause);
      if (waiting >= maxWaiting)
        throw new KeysUnreachableError(new Error('Too many keys to look up'));
      waiting += 1;
      const before = begun;
      try {
        if (running) await running;
        else if (now() - lastBegunAt >= everyMs) await run();
        else await plan();
        // A key look-up that was running before this call may have missed a key that was published since.
        if (begun === before && !isAnswered()) await plan();
      } catch (error) {
        throw new KeysUnreachableError(error);
      } finally {
        waiting -= 1;
      }
    },
  };
}

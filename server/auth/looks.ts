import { KeysUnreachableError } from './sign-in-error.ts';

export type Looks = Readonly<{
  /**
   * Waits until a look finds the answer. Also resolves when a look that began after this call did not find it.
   * @throws {KeysUnreachableError}
   */
  next(isAnswered: () => boolean): Promise<void>;
  /** Starts a look at once, or joins the one that is running. */
  now(): Promise<void>;
}>;

type Options = Readonly<{
  look: () => Promise<void>;
  /** Shortest time in milliseconds between the starts of two looks that `next` requests. */
  everyMs: number;
  /** Time after a failure in which `next` fails at once, so that a burst of requests does not wait. */
  pauseMs: number;
  /** Calls of `next` that may wait at once. */
  maxWaiting: number;
  /** Milliseconds since the epoch. */
  now: () => number;
}>;

/** Limits how often an endpoint is requested: concurrent callers share one look-up and wait for the next one. */
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
        // The look that was already running may have missed a key that was published since.
        if (begun === before && !isAnswered()) await plan();
      } catch (error) {
        throw new KeysUnreachableError(error);
      } finally {
        waiting -= 1;
      }
    },
  };
}

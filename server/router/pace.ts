export type PaceOptions<T> = Readonly<{
  /** After a merge-able part, the next one waits this long for more to join it. */
  coalesceMs: number;
  /** Silence after which `ping` is sent. */
  pingMs: number;
  ping: T;
  /** Joins two neighbours, or returns undefined when they cannot be one part. */
  merge: (a: T, b: T) => T | undefined;
}>;

/**
 * Passes a stream on at a reader's pace: the first part at once, neighbours merged within a short window, and a
 * ping while the source is silent. Reads the source eagerly, so that its end never waits for a slow client.
 * Ending this generator does not end the source: abort it by its own signal.
 */
export async function* pace<T>(
  source: AsyncIterable<T>,
  options: PaceOptions<T>,
): AsyncGenerator<T> {
  const queue: T[] = [];
  const pumped: { done: boolean; failure?: { error: unknown } } = { done: false };
  let wake = () => {};
  const pump = async () => {
    try {
      for await (const part of source) {
        const last = queue.at(-1);
        const merged = last === undefined ? undefined : options.merge(last, part);
        if (merged === undefined) queue.push(part);
        else queue[queue.length - 1] = merged;
        wake();
      }
    } catch (error) {
      pumped.failure = { error };
    }
    pumped.done = true;
    wake();
  };
  void pump();

  let mergeableAt = 0;
  for (;;) {
    const [next] = queue;
    if (next === undefined) {
      if (pumped.done) break;
      const silent = await waitFor((resolve) => (wake = resolve), options.pingMs);
      if (silent && queue.length === 0) yield options.ping;
      continue;
    }
    const canGrow = queue.length === 1 && options.merge(next, next) !== undefined;
    const waitMs = mergeableAt - performance.now();
    if (canGrow && waitMs > 0 && !pumped.done) {
      // Only the end or a part of another kind cuts the window short.
      const listen = (resolve: () => void) => {
        wake = () => (pumped.done || queue.length > 1) && resolve();
      };
      await waitFor(listen, waitMs);
      continue;
    }
    queue.shift();
    if (canGrow) mergeableAt = performance.now() + options.coalesceMs;
    yield next;
  }
  if (pumped.failure) throw pumped.failure.error;
}

/** @returns whether the time ran out before `listen`'s callback was called. */
async function waitFor(listen: (resolve: () => void) => void, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), ms);
  listen(() => resolve(false));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds after which a slow read no longer delays the next read of the same key. */
const LONGEST_WAIT_MS = 100;

/**
 * Returns a read function whose concurrent callers with the same key share reads. Each caller gets the result of a
 * read that began after the call, so the result is as fresh as an unshared one. At most ten reads a second begin for
 * a key while the store is slow; while it is fast, the reads run one after another.
 */
export function shareReads<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  const next = new Map<string, Promise<T>>();
  const start = (key: string): Promise<T> => {
    const reading = read(key).finally(() => {
      if (running.get(key) === reading) running.delete(key);
    });
    running.set(key, reading);
    return reading;
  };
  return (key) => {
    const current = running.get(key);
    if (current === undefined) return start(key);
    const waiting = next.get(key);
    if (waiting !== undefined) return waiting;
    const afterCurrent = async () => {
      const pause = sleep(LONGEST_WAIT_MS, undefined, { ref: false });
      await Promise.race([current.catch(() => {}), pause]);
      next.delete(key);
      return start(key);
    };
    const queued = afterCurrent();
    next.set(key, queued);
    return queued;
  };
}

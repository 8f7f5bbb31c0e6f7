import type { Controls } from './controls.ts';

/** Longest time in milliseconds until every ECS task sees an operator's change. */
const FRESH_MS = 2_000;

export type ControlWatch = Readonly<{
  /** Returns the operator's settings, at most 2 s old. @throws the error of the store when they cannot be read */
  current: () => Promise<Controls>;
  /** Calls `callback` when the operator pauses model calls. The returned function ends the watch. */
  onPause: (callback: () => void) => () => void;
}>;

/**
 * Returns a cached reader of the operator's settings for one ECS task. It also polls the settings while any model
 * call runs.
 */
export function createControlWatch(read: () => Promise<Controls>): ControlWatch {
  const watchers = new Set<() => void>();
  let known: Readonly<{ controls: Promise<Controls>; at: number }> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const current = (): Promise<Controls> => {
    if (known && performance.now() - known.at < FRESH_MS) return known.controls;
    const controls = read();
    known = { controls, at: performance.now() };
    // A failed read of the settings is removed from the cache, so that the next call reads them anew.
    controls.catch(() => {
      if (known?.controls === controls) known = undefined;
    });
    return controls;
  };
  const look = async () => {
    try {
      const { paused } = await current();
      if (paused) for (const callback of watchers) callback();
    } catch {
      // The store is unreachable, so the next poll tries again.
    }
    timer = watchers.size > 0 ? setTimeout(() => void look(), FRESH_MS).unref() : undefined;
  };
  return {
    current,
    onPause(callback) {
      watchers.add(callback);
      timer ??= setTimeout(() => void look(), FRESH_MS).unref();
      return () => watchers.delete(callback);
    },
  };
}

import type { Controls } from './controls.ts';

/** Time within which every task sees a change of an operator. */
const FRESH_MS = 2_000;

export type ControlWatch = Readonly<{
  /** Returns the controls as they were read at most 2 s ago. @throws what the read throws */
  current: () => Promise<Controls>;
  /** Calls back once when model calls are paused. The returned function ends the watch. */
  onPause: (callback: () => void) => () => void;
}>;

/** Reads the controls for a task: when a call is planned, and all the time while calls run. */
export function createControlWatch(read: () => Promise<Controls>): ControlWatch {
  const watchers = new Set<() => void>();
  let known: Readonly<{ controls: Promise<Controls>; at: number }> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const current = (): Promise<Controls> => {
    if (known && performance.now() - known.at < FRESH_MS) return known.controls;
    const controls = read();
    known = { controls, at: performance.now() };
    // A failed read is not remembered.
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
      // The store is unreachable; the next poll tries again.
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

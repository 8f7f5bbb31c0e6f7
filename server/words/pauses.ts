/**
 * Longest time in milliseconds for which work may block the event loop, because other requests wait that long (R4a).
 */
const SLICE_MS = 4;

/**
 * Returns a function that long work awaits between its steps. Once the work has run for `SLICE_MS`, the function lets
 * other requests run first.
 */
export function createPauses(): () => Promise<void> | undefined {
  let until = performance.now() + SLICE_MS;
  return () => {
    if (performance.now() < until) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        until = performance.now() + SLICE_MS;
        resolve();
      });
    });
  };
}

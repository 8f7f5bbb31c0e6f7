/**
 * Length in milliseconds of a slice of work on the event loop, so that no other request waits longer than this (R4a).
 */
const SLICE_MS = 4;

/**
 * Returns a function that long work awaits between its steps. Past the slice it resolves only after other requests
 * had their turn.
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

import { setTimeout as wait } from 'node:timers/promises';

/** Resolves at `atMs` of `performance.now()` or just after, never before: Node's timers may be 1 ms early. */
export async function waitUntil(atMs: number, stop: AbortSignal): Promise<void> {
  for (let left = atMs - performance.now(); left > 0; left = atMs - performance.now()) {
    if (stop.aborted) return;
    await wait(left, undefined, { signal: stop }).catch(() => {});
  }
}

import { setTimeout as wait } from 'node:timers/promises';

/**
 * Resolves when `performance.now()` reaches `atMs` or just after, and never before it, although Node's timers may be 1
 * ms early.
 */
export async function waitUntil(atMs: number, stop: AbortSignal): Promise<void> {
  for (let left = atMs - performance.now(); left > 0; left = atMs - performance.now()) {
    if (stop.aborted) return;
    await wait(left, undefined, { signal: stop }).catch(() => {});
  }
}

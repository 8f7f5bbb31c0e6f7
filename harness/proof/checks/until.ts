import { setTimeout as wait } from 'node:timers/promises';
import { Stopped } from './check-context.ts';

export type Until = Readonly<{ withinMs: number; everyMs?: number; signal: AbortSignal }>;

/**
 * Calls a function repeatedly until it returns a result.
 * @returns undefined when there was no result in time
 * @throws {Stopped}
 */
export async function until<Found>(
  { withinMs, everyMs = 200, signal }: Until,
  look: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    if (signal.aborted) throw new Stopped();
    const found = await look();
    if (found !== undefined || performance.now() > giveUpAt) return found;
    await wait(everyMs, undefined, { signal }).catch(() => {});
  }
}

import fc from 'fast-check';
import type { LifeCloud } from './cloud.ts';
import { nothing } from './expected.ts';
import { HISTORIES, type Weather } from './histories.ts';
import { settleWorld } from './settle.ts';
import { openWorld } from './world.ts';

type Playing = Readonly<{
  weather: Weather;
  seed: number;
  most: number;
  /** Time on `performance.now()`'s clock after which no further history is played. */
  until: number;
}>;

/**
 * Plays generated histories of one conversation, each with tasks and a table of its own.
 *
 * @returns how many histories were played
 * @throws for the first that does not hold
 */
export async function play(
  cloud: LifeCloud,
  { weather, seed, most, until }: Playing,
): Promise<number> {
  let played = 0;
  await fc.assert(
    fc.asyncProperty(HISTORIES[weather], async (commands) => {
      if (performance.now() > until) return;
      const world = await openWorld(cloud);
      const expected = nothing();
      try {
        await world.signIn('alice');
        await world.open();
        await fc.asyncModelRun(() => ({ model: expected, real: world }), commands);
        await settleWorld(expected, world);
        played += 1;
      } finally {
        world.close();
      }
    }),
    // A history depends on the machine's timing, so a shorter one that fails says little about the first.
    { numRuns: most, seed, endOnFailure: true },
  );
  return played;
}

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
  /** Time, on the clock of `performance.now()`, after which no new test history is started. */
  until: number;
}>;

/**
 * Plays generated test histories, each with one conversation and its own servers and table.
 * @returns how many test histories were played @throws for the first one that fails
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
    // Failed test histories are not shrunk, because they depend on timing: a shorter one that fails may have another
    // cause.
    { numRuns: most, seed, endOnFailure: true },
  );
  return played;
}

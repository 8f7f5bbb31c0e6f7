import fc from 'fast-check';
import type { Cloud } from './cloud.ts';
import { histories } from './commands.ts';
import { nothing } from './expected.ts';
import { settle } from './settle.ts';
import { openWorld } from './world.ts';

/** Plays generated histories of one conversation, each with tasks and a table of its own. @throws for the first that does not hold */
export const play = (
  cloud: Cloud,
  { numRuns, seed }: Readonly<{ numRuns: number; seed: number }>,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(histories, async (commands) => {
      const world = await openWorld(cloud);
      const expected = nothing();
      try {
        await world.signIn('alice');
        await world.open();
        await fc.asyncModelRun(() => ({ model: expected, real: world }), commands);
        await settle(expected, world);
      } finally {
        world.close();
      }
    }),
    // A history depends on the machine's timing, so a shorter one that fails says little about the first.
    { numRuns, seed, endOnFailure: true },
  );

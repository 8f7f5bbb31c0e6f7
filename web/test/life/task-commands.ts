import fc from 'fast-check';
import { pageIndex, command } from './command.ts';
import type { Trouble } from './store-trouble.ts';

export const kills = pageIndex.map((at) =>
  command({
    name: `kill task ${at % 2}`,
    run: async (expected, world) => {
      expected.troubled = true;
      await world.replace(at % 2, 'killed');
    },
  }),
);

/** Generates a step that deploys a new server task; a deploy is no failure, so no answer may fail because of it. */
export const taskDeploys = pageIndex.map((at) =>
  command({
    name: `drain and replace task ${at % 2}`,
    run: (_expected, world) => world.replace(at % 2, 'drained'),
  }),
);

export const troubles = fc
  .record<Trouble>({
    kind: fc.constantFrom('away', 'lost', 'slow'),
    after: fc.nat({ max: 12 }),
    count: fc.integer({ min: 1, max: 8 }),
  })
  .map((trouble) =>
    command({
      name: `store ${trouble.kind} for ${trouble.count} requests after ${trouble.after}`,
      run: (expected, world) => {
        expected.troubled = true;
        world.troubles.begin(trouble);
      },
    }),
  );

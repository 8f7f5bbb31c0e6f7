import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { at, command, pause } from './command.ts';
import { deletions, losses, reloads, switches, tabs } from './page-commands.ts';
import { asks, edits, retries, stops } from './question-commands.ts';
import type { Trouble } from './store-trouble.ts';

const kills = at.map((at) =>
  command({
    name: `kill task ${at % 2}`,
    run: async (expected, world) => {
      expected.troubled = true;
      await world.kill(at % 2);
    },
  }),
);

const troubles = fc
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

const waits = pause.map((ms) => command({ name: `wait ${ms} ms`, run: () => sleep(ms) }));

export const histories = fc.commands(
  [
    asks,
    asks,
    asks,
    edits,
    retries,
    stops,
    losses,
    reloads,
    tabs,
    deletions,
    kills,
    troubles,
    waits,
    switches,
  ],
  { maxCommands: 12, size: 'max' },
);

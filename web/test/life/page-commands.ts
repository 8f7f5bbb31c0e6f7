import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isHeld } from '../../app/chat/turn.ts';
import { pageIndex, command, pickPage } from './command.ts';
import { pagesOf } from './expected.ts';
import { repeatCall } from './insist.ts';

export const losses = pageIndex.map((at) =>
  command({
    name: `lose the connections of page ${at}`,
    run: (_expected, world) => pickPage(world, at)?.lose(),
  }),
);

export const reloads = fc
  .record({ at: pageIndex, how: fc.constantFrom('reload' as const, 'crash' as const) })
  .map(({ at, how }) =>
    command({
      name: `${how} page ${at}`,
      run: async (_expected, world) => {
        const page = pickPage(world, at);
        if (!page) return;
        world.pages.delete(page);
        page.close(how);
        await world.open(page.shelf, page.at());
      },
    }),
  );

export const tabs = fc.constant(
  command({
    name: 'open a second tab',
    run: async (expected, world) => {
      if (world.person() !== 'alice' || world.pages.size > 3) return;
      await world.open(undefined, expected.id);
    },
  }),
);

export const deletions = pageIndex.map((at) =>
  command({
    name: `delete the conversation on page ${at}, and restore it`,
    run: async (_expected, world) => {
      const page = pickPage(world, at);
      const id = page?.at();
      const pages = pagesOf(world, 'alice');
      if (!page || id === undefined || pages.some((one) => one.isBusy())) return;
      // The database is repaired first, because a deletion that is reported as failed may have succeeded; other steps
      // cover that case.
      world.troubles.heal();
      if (!page.turns().some(isHeld)) return;
      await repeatCall(() => page.client.conversations.delete.mutate({ id }));
      for (const other of pages)
        await repeatCall(async () => {
          await other.threads.changed(id);
          assert.ok(!other.turns().some(isHeld), 'no tab shows a conversation that was deleted');
        });
      // Two concurrent calls restore the conversation; neither of them may fail.
      const restore = () => repeatCall(() => page.client.conversations.restore.mutate({ id }));
      await Promise.all([restore(), restore()]);
      for (const other of pages) await other.threads.changed(id);
    },
  }),
);

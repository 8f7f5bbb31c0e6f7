import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { isHeld, isOpen } from '../../app/chat/turn.ts';
import { MODEL, newQuestion } from './answers.ts';
import { at, command, pick } from './command.ts';
import { pagesOf } from './expected.ts';
import { insist } from './insist.ts';

export const losses = at.map((at) =>
  command({
    name: `lose the connections of page ${at}`,
    run: (_expected, world) => pick(world, at)?.lose(),
  }),
);

export const reloads = fc
  .record({ at, how: fc.constantFrom('reload' as const, 'crash' as const) })
  .map(({ at, how }) =>
    command({
      name: `${how} page ${at}`,
      run: async (_expected, world) => {
        const page = pick(world, at);
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

export const deletions = at.map((at) =>
  command({
    name: `delete the conversation on page ${at}, and restore it`,
    run: async (_expected, world) => {
      const page = pick(world, at);
      const id = page?.at();
      const pages = pagesOf(world, 'alice');
      if (!page || id === undefined || pages.some((one) => one.isBusy())) return;
      // A deletion that was reported as failed may have been carried out; other commands test such failures.
      world.troubles.heal();
      if (!page.turns().some(isHeld)) return;
      await insist(() => page.client.conversations.delete.mutate({ id }));
      for (const other of pages)
        await insist(async () => {
          await other.threads.changed(id);
          assert.ok(!other.turns().some(isHeld), 'no tab shows a conversation that was deleted');
        });
      // Restores it in two tabs at once; neither may report an error.
      const restore = () => insist(() => page.client.conversations.restore.mutate({ id }));
      await Promise.all([restore(), restore()]);
      for (const other of pages) await other.threads.changed(id);
    },
  }),
);

/** Another person signs in to the browser, alice acts in her stale tab, and signs in again. */
export const switches = fc
  .record({ at, to: fc.constantFrom('bob' as const, 'nobody' as const) })
  .map(({ at, to }) =>
    command({
      name: `sign in as ${to}, ask in the stale page ${at}, sign in as alice`,
      run: async (expected, world) => {
        const stale = pick(world, at);
        if (!stale || stale.isBusy()) return;
        if (to === 'bob') await world.signIn('bob');
        else world.signOut();
        const query = newQuestion('short');
        stale.threads.ask(stale.at() ?? expected.id, { query, agent: 'auto', model: MODEL });
        while (stale.turns().some((turn) => turn.query === query && isOpen(turn) && !isHeld(turn)))
          await sleep(5);
        await world.signIn('alice');
        // A question that was refused for the sign-in is a draft again; one that found no answer waits in its place.
        if (!world.drafts.has(query)) expected.questions.push(query);
        expected.id ??= stale.at();
      },
    }),
  );

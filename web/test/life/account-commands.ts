import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { isHeld, isOpen } from '../../app/chat/turn.ts';
import { LIFE_MODEL, newQuestion } from './answers.ts';
import { pageIndex, command, pickPage } from './command.ts';
import { pagesOf } from './expected.ts';
import { repeatCall } from './insist.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

/** Ways in which the session of an open page ends. */
const ENDS = ['bob signs in', 'it expires', 'it is signed out'] as const;
type End = (typeof ENDS)[number];

async function endSession(how: End, page: Page, world: World): Promise<void> {
  if (how === 'bob signs in') await world.signIn('bob');
  if (how === 'it expires') world.signOut();
  if (how !== 'it is signed out') return;
  // The database is repaired first, because servers would learn of the sign-out late if it were unreachable; other
  // tests cover that case.
  world.troubles.heal();
  await repeatCall(() => page.client.session.signOut.mutate());
  await world.renew('alice');
}

/** Generates a step in which the browser's session ends, alice asks in her outdated tab, and then signs in again. */
export const switches = fc
  .record({ at: pageIndex, how: fc.constantFrom(...ENDS) })
  .map(({ at, how }) =>
    command({
      name: `the session ends: ${how}; ask in the stale page ${at}, sign in as alice`,
      run: async (expected, world) => {
        const stale = pickPage(world, at);
        if (!stale || stale.isBusy()) return;
        await endSession(how, stale, world);
        const query = newQuestion('short');
        stale.threads.ask(stale.at() ?? expected.id, { query, agent: 'auto', model: LIFE_MODEL });
        while (stale.turns().some((turn) => turn.query === query && isOpen(turn) && !isHeld(turn)))
          await sleep(5);
        await world.signIn('alice');
        // A question that was refused for lack of a sign-in returns to the composer; one that got no response stays
        // in the conversation.
        if (!world.drafts.has(query)) expected.questions.push(query);
        expected.id ??= stale.at();
        // Each page reads its conversation again when its person has signed in again.
        for (const page of pagesOf(world, 'alice')) {
          const id = page.at();
          if (id !== undefined) void page.threads.load(id);
        }
      },
    }),
  );

/** Generates a step in which alice deletes all her data; her other tabs are notified and reload. */
export const erasures = pageIndex.map((at) =>
  command({
    name: `delete everything about alice on page ${at}`,
    run: async (expected, world) => {
      const page = pickPage(world, at);
      if (!page) return;
      // The database is repaired first, because a deletion that is reported as failed may have succeeded; other steps
      // cover that case.
      world.troubles.heal();
      await repeatCall(() => page.client.session.erase.mutate());
      const pages = pagesOf(world, 'alice');
      const onTheirWay = pages.flatMap((one) => one.turns().filter((turn) => !isHeld(turn)));
      if (expected.id !== undefined)
        expected.erased.set(expected.id, new Set(onTheirWay.map(({ query }) => query)));
      expected.id = undefined;
      expected.questions = [];
      for (const one of pages) {
        world.pages.delete(one);
        one.close('crash');
        await world.open();
      }
    },
  }),
);

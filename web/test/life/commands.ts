import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Question } from '../../app/chat/question.ts';
import { isHeld, isOpen } from '../../app/chat/turn.ts';
import { KINDS, MODEL, newQuestion, type Kind } from './answers.ts';
import { assertNow, pagesOf, type Expected } from './expected.ts';
import { insist } from './insist.ts';
import type { Page } from './page.ts';
import type { Trouble } from './store-trouble.ts';
import type { World } from './world.ts';

type Command = fc.AsyncCommand<Expected, World>;
type Step = Readonly<{
  name: string;
  run: (expected: Expected, world: World) => Promise<void> | void;
}>;

/** Makes a command of a step. A step that has nothing to act on does nothing. */
const command = ({ name, run }: Step): Command => ({
  check: () => true,
  toString: () => name,
  async run(expected, world) {
    await run(expected, world);
    assertNow(expected, world);
  },
});

/** The page of alice that a step acts on: any of those on which she can act. */
function pick(world: World, at: number): Page | undefined {
  if (world.person() !== 'alice') return undefined;
  const pages = pagesOf(world, 'alice');
  return pages[at % Math.max(1, pages.length)];
}

function ask(expected: Expected, page: Page, query: string): void {
  expected.questions.push(query);
  expected.deleted = false;
  const question: Question = { query, agent: 'auto', model: MODEL };
  page.threads.ask(page.at() ?? expected.id, question);
  expected.id ??= page.at();
}

const at = fc.nat({ max: 3 });
const pause = fc.constantFrom(0, 5, 20, 80, 200);

const asks = fc
  .record({
    at,
    kind: fc.constantFrom<Kind>(...KINDS),
    pauseMs: pause,
    lose: fc.option(fc.nat({ max: 3_000 })),
  })
  .map(({ at, kind, pauseMs, lose }) =>
    command({
      name: `ask ${kind} on page ${at}, ${lose === null ? '' : `lose it after ${lose} bytes, `}wait ${pauseMs} ms`,
      run: async (expected, world) => {
        const page = pick(world, at);
        if (!page || page.isBusy()) return;
        if (lose !== null) page.loseNextAfter(lose);
        ask(expected, page, newQuestion(kind));
        await sleep(pauseMs);
      },
    }),
  );

const edits = fc.record({ at, kind: fc.constantFrom<Kind>(...KINDS) }).map(({ at, kind }) =>
  command({
    name: `edit the last question on page ${at}: ${kind}`,
    run: (expected, world) => {
      const page = pick(world, at);
      const id = page?.at();
      const last = page?.turns().at(-1);
      if (!page || id === undefined || !last || page.isBusy()) return;
      // A page that has not read the newest turn yet would replace an older one: that is a version of its own.
      if (last.query !== expected.questions.at(-1)) return;
      const query = newQuestion(kind);
      expected.questions.splice(-1, 1, query);
      page.threads.again(id, last, { query });
    },
  }),
);

const retries = at.map((at) =>
  command({
    name: `try again on page ${at}`,
    run: (expected, world) => {
      const page = pick(world, at);
      const id = page?.at();
      const last = page?.turns().at(-1);
      if (!page || id === undefined || !last || page.isBusy()) return;
      if (last.query !== expected.questions.at(-1)) return;
      if (last.problem) page.threads.again(id, last);
    },
  }),
);

const stops = at.map((at) =>
  command({
    name: `stop on page ${at}`,
    run: (expected, world) => {
      const page = pick(world, at);
      const id = page?.at();
      if (!page || id === undefined) return;
      for (const turn of page.turns()) if (isOpen(turn)) expected.stopped.add(turn.query);
      page.threads.stop(id);
    },
  }),
);

const losses = at.map((at) =>
  command({
    name: `lose the connections of page ${at}`,
    run: (_expected, world) => pick(world, at)?.lose(),
  }),
);

const reloads = fc
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

const tabs = fc.constant(
  command({
    name: 'open a second tab',
    run: async (expected, world) => {
      if (world.person() !== 'alice' || world.pages.size > 3) return;
      await world.open(undefined, expected.id);
    },
  }),
);

const deletions = at.map((at) =>
  command({
    name: `delete the conversation on page ${at}, and restore it`,
    run: async (_expected, world) => {
      const page = pick(world, at);
      const id = page?.at();
      const pages = pagesOf(world, 'alice');
      if (!page || id === undefined || pages.some((one) => one.isBusy())) return;
      // A deletion that is told as failed may have been carried out; the other commands meet the trouble.
      world.troubles.heal();
      if (!page.turns().some(isHeld)) return;
      await insist(() => page.client.conversations.delete.mutate({ id }));
      for (const other of pages)
        await insist(async () => {
          await other.threads.changed(id);
          assert.ok(!other.turns().some(isHeld), 'no tab shows a conversation that was deleted');
        });
      // Two tabs restore it at once: neither is told of a fault.
      const restore = () => insist(() => page.client.conversations.restore.mutate({ id }));
      await Promise.all([restore(), restore()]);
      for (const other of pages) await other.threads.changed(id);
    },
  }),
);

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

/** Another person signs in to the browser, alice acts in her stale tab, and signs in again. */
const switches = fc
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
        if (!stale.drafts.includes(query)) expected.questions.push(query);
        expected.id ??= stale.at();
      },
    }),
  );

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

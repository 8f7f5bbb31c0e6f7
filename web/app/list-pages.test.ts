import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addPage, PAGE, readAgain, type Read } from './list-pages.ts';

type Item = Readonly<{ id: string; at: string }>;
const item = (id: number, at: number): Item => ({
  id: String(id),
  at: String(at).padStart(6, '0'),
});

/** Generates a change of the list on the server. */
const Change = fc.record({
  kind: fc.constantFrom('touch', 'add', 'delete'),
  at: fc.nat(),
});

/**
 * Generates an action of the page, with changes of the server's list that happen before each page of the list is
 * sent.
 */
const Step = fc.record({
  kind: fc.constantFrom('more', 'refresh'),
  changes: fc.array(Change, { maxLength: 3 }),
});

const idsOf = (items: readonly Item[]) => items.map(({ id }) => id);

test('a list that is read in pages, while conversations are begun, used and deleted, holds each that is there once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 700 }),
      fc.array(Step, { maxLength: 25 }),
      async (count, steps) => {
        let server = Array.from({ length: count }, (_, at) => item(at, at));
        let clock = count;
        let pending: (typeof steps)[number]['changes'] = [];
        const change = () => {
          for (const { kind, at } of pending) {
            clock += 1;
            const used = server[at % Math.max(1, server.length)];
            if (kind === 'add') server = [...server, item(clock, clock)];
            else if (used) {
              const others = server.filter((one) => one !== used);
              server = kind === 'delete' ? others : [...others, item(Number(used.id), clock)];
            }
          }
          pending = [];
        };
        const pages = {
          cursorOf: ({ at }: Item) => at,
          readPage: async ({ before, limit }: { before?: string; limit: number }) => {
            assert.ok(limit <= 200, 'the server accepts no more');
            const newest = server.toSorted((a, b) => b.at.localeCompare(a.at));
            const rest = newest.filter(({ at }) => before === undefined || at < before);
            // The list on the server changes after each page of it was sent.
            change();
            return rest.slice(0, limit);
          },
        };
        const more = async ({ items }: Read<Item>): Promise<Read<Item>> => {
          const last = items.at(-1);
          const part = last ? { before: last.at, limit: PAGE } : { limit: PAGE };
          return addPage(items, await pages.readPage(part));
        };
        let read = await readAgain(0, pages);
        for (const { kind, changes } of steps) {
          pending = changes;
          if (kind === 'more' && read.hasMore) read = await more(read);
          if (kind === 'refresh') read = await readAgain(read.items.length, pages);
          assert.equal(new Set(idsOf(read.items)).size, read.items.length);
        }
        pending = [];
        const shown = read.items.length;
        read = await readAgain(shown, pages);
        assert.ok(read.items.length >= Math.min(shown, server.length));
        const there = new Set(idsOf(server));
        assert.deepEqual(
          idsOf(read.items).filter((id) => !there.has(id)),
          [],
          'nothing that was deleted is shown after a refresh',
        );
        while (read.hasMore) read = await more(read);
        assert.deepEqual(new Set(idsOf(read.items)), there);
      },
    ),
  );
});

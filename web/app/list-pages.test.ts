import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addPage, countAgain, PAGE, replaceTop, type Read } from './list-pages.ts';

type Item = Readonly<{ id: string; at: string }>;
const timeOf = ({ at }: Item) => at;
const item = (id: number, at: number): Item => ({
  id: String(id),
  at: String(at).padStart(6, '0'),
});

/** The server's list, which changes while pages are read. */
const Step = fc.record({
  kind: fc.constantFrom('more', 'refresh', 'touch', 'add'),
  at: fc.nat(),
});

test('a list that is read in pages, while conversations are begun and used, holds each of them once and misses none', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.array(Step, { maxLength: 25 }),
      (count, steps) => {
        let server = Array.from({ length: count }, (_, at) => item(at, at));
        let clock = count;
        const newest = () => server.toSorted((a, b) => b.at.localeCompare(a.at));
        const refresh = (read: Read<Item>): Read<Item> => {
          const limit = countAgain(read.items.length);
          return replaceTop(read, newest().slice(0, limit), { limit, timeOf });
        };
        const more = (read: Read<Item>): Read<Item> => {
          const last = read.items.at(-1);
          const rest = newest().filter(({ at }) => last === undefined || at < last.at);
          return addPage(read.items, rest.slice(0, PAGE));
        };
        let read = refresh({ items: [], hasMore: false });
        for (const { kind, at } of steps) {
          clock += 1;
          const used = server[at % Math.max(1, server.length)];
          if (kind === 'more' && read.hasMore) read = more(read);
          if (kind === 'refresh') read = refresh(read);
          if (kind === 'add') server = [...server, item(clock, clock)];
          if (kind === 'touch' && used)
            server = [...server.filter((one) => one !== used), item(Number(used.id), clock)];
          assert.equal(new Set(read.items.map(({ id }) => id)).size, read.items.length);
        }
        while (read.hasMore) read = more(read);
        read = refresh(read);
        while (read.hasMore) read = more(read);
        assert.deepEqual(
          new Set(read.items.map(({ id }) => id)),
          new Set(server.map(({ id }) => id)),
        );
      },
    ),
  );
});

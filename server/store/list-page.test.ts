import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pageOfList, type Cursor } from './list-page.ts';

type Item = Readonly<{ id: string; time: string }>;

/** Generates times from a small range, so that many items have equal times. */
const Items = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    time: fc.integer({ min: 0, max: 5 }).map((ms) => new Date(ms).toISOString()),
  }),
  { selector: ({ id }) => id, maxLength: 40 },
);
const Change = fc.record({ kind: fc.constantFrom('touch', 'delete', 'add', 'none'), at: fc.nat() });

const timeOf = ({ time }: Item) => time;
const cursorOf = ({ id, time }: Item): Cursor => ({ at: time, id });

test('pageOfList() reads each item once, newest first, in pages of any size', () => {
  fc.assert(
    fc.property(Items, fc.integer({ min: 1, max: 10 }), (items, limit) => {
      const read: Item[] = [];
      for (let before: Cursor | undefined; ;) {
        const page = pageOfList(items, timeOf, { before, limit });
        read.push(...page);
        const last = page.at(-1);
        if (page.length < limit || last === undefined) break;
        before = cursorOf(last);
      }
      assert.equal(read.length, items.length);
      assert.deepEqual(new Set(read), new Set(items));
      for (const [at, { time }] of read.entries())
        assert.ok(at === 0 || (read[at - 1]?.time ?? '') >= time);
    }),
  );
});

test('pageOfList() loses and repeats no item that is left alone while others change between pages', () => {
  fc.assert(
    fc.property(
      Items,
      fc.integer({ min: 1, max: 5 }),
      fc.array(Change, { maxLength: 10 }),
      (items, limit, changes) => {
        let now = items;
        const changed = new Set<string>();
        const seen: string[] = [];
        const left = [...changes];
        for (let before: Cursor | undefined; ;) {
          const page = pageOfList(now, timeOf, { before, limit });
          seen.push(...page.map(({ id }) => id));
          const last = page.at(-1);
          if (page.length < limit || last === undefined) break;
          before = cursorOf(last);
          const change = left.shift();
          const target = change && now[change.at % Math.max(1, now.length)];
          if (change?.kind === 'add') now = [...now, { id: `new-${left.length}`, time: '9' }];
          if (target === undefined || change?.kind === 'add' || change?.kind === 'none') continue;
          changed.add(target.id);
          now = now.filter((item) => item !== target);
          // A touched item moves to the top of the list, as a conversation does when it gets a new message.
          if (change?.kind === 'touch') now = [...now, { ...target, time: '9' }];
        }
        for (const { id } of items.filter((item) => !changed.has(item.id)))
          assert.equal(seen.filter((one) => one === id).length, 1, id);
      },
    ),
  );
});

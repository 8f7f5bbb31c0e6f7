import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { limitOf } from './limit-of.ts';

const Own = fc.record({ limit: fc.integer({ min: 0, max: 1_000 }), endsAt: fc.nat(100) });
const Groups = fc.dictionary(fc.constantFrom('a', 'b', 'c'), Own);

test('limitOf() takes a limit of the person that has not ended, else the highest of their groups, else the standard one', () => {
  fc.assert(
    fc.property(
      fc.record({
        own: fc.option(Own, { nil: undefined }),
        byGroup: Groups,
        groups: fc.subarray(['a', 'b', 'c', 'unknown']),
        now: fc.nat(100),
      }),
      ({ own, byGroup, groups, now }) => {
        const controls = {
          paused: false,
          people: new Map(own ? [['alice', own]] : []),
          groups: new Map(Object.entries(byGroup)),
        };
        const found = limitOf({ sub: 'alice', groups }, controls, { now, standard: 500 });
        if (own && own.endsAt > now) return assert.deepEqual(found, own);
        const theirs = groups.flatMap((group) => byGroup[group] ?? []);
        const holding = theirs.filter(({ endsAt }) => endsAt > now).map(({ limit }) => limit);
        const expected = holding.length === 0 ? 500 : Math.max(...holding);
        assert.equal(found.limit, expected);
        return assert.equal(found.endsAt === null, holding.length === 0);
      },
    ),
  );
});

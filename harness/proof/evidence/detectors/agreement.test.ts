import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unknown } from '../telemetry.ts';
import { agreement } from './agreement.ts';

const calls = (...counts: readonly (readonly [string, number])[]) => known(new Map(counts));
const NOTHING = unknown('nothing counts', 'count');

test('agreement() holds when both sources count the same calls, and is never a violation', () => {
  assert.equal(agreement(calls(['a', 1], ['b', 2]), calls(['b', 2], ['a', 1])).verdict, 'proven');
  for (const [one, other] of [
    [calls(['a', 1]), calls(['a', 2])],
    [calls(['a', 1]), calls(['a', 1], ['b', 1])],
    [calls(['a', 1], ['b', 1]), calls(['a', 1])],
    [calls(), calls()],
    [NOTHING, calls(['a', 1])],
    [calls(['a', 1]), NOTHING],
  ] as const)
    assert.equal(agreement(one, other).verdict, 'inconclusive');
});

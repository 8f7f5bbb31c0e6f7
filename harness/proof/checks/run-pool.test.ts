import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import { runPool } from './run-pool.ts';

test('runPool() keeps the order of results and never runs more at once than asked', async () => {
  let under = 0;
  let most = 0;
  const results = await runPool([5, 1, 4, 2, 3], 2, async (ms) => {
    under += 1;
    most = Math.max(most, under);
    await wait(ms);
    under -= 1;
    return ms * 10;
  });
  assert.deepEqual(results, [50, 10, 40, 20, 30]);
  assert.equal(most, 2);
});

test('runPool() gives the first error, starts nothing more and leaves nothing under way', async () => {
  const begun: number[] = [];
  let under = 0;
  const running = runPool([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    under += 1;
    await wait(item);
    under -= 1;
    if (item === 1) throw new Error('broken');
    return item;
  });
  await assert.rejects(running, /broken/);
  assert.deepEqual(begun, [1, 2]);
  assert.equal(under, 0);
});

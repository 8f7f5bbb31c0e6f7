import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { shareReads } from './share-reads.ts';

test('each caller gets the result of a read that began after the call, in any order of calls and ends', async () => {
  const steps = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b'), pauseMs: fc.constantFrom(0, 0, 1, 3) }),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(0, 1, 2, 5), async (steps, readMs) => {
      let clock = 0;
      let reads = 0;
      const read = shareReads(async (key) => {
        const began = (clock += 1);
        reads += 1;
        await sleep(readMs);
        if (began % 3 === 0) throw new Error(`${key} ${began}`);
        return `${key} ${began}`;
      });
      const calls: Promise<void>[] = [];
      for (const { key, pauseMs } of steps) {
        const called = (clock += 1);
        const check = (result: string) => {
          const [of = '', began = ''] = result.split(' ');
          assert.equal(of, key);
          assert.ok(Number(began) > called, `read ${began} for a call at ${called}`);
        };
        calls.push(read(key).then(check, (error: unknown) => check(String(Object(error).message))));
        if (pauseMs > 0) await sleep(pauseMs);
      }
      await Promise.all(calls);
      assert.ok(reads <= steps.length);
    }),
    { numRuns: 30 },
  );
});

test('fifty calls at once cost two reads', async () => {
  let reads = 0;
  const read = shareReads(async () => {
    reads += 1;
    await sleep(5);
    return reads;
  });
  await Promise.all(Array.from({ length: 50 }, () => read('a')));
  assert.equal(reads, 2);
  await read('a');
  assert.equal(reads, 3, 'a later call reads anew');
});

test('a read that hangs delays the next one by a tenth of a second only', async () => {
  let reads = 0;
  const read = shareReads((): Promise<number> => {
    reads += 1;
    return reads === 1 ? new Promise(() => {}) : Promise.resolve(reads);
  });
  void read('a');
  assert.equal(await read('a'), 2);
});

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { createStartQueue } from './start-queue.ts';

const FAST = 1_000_000;

/** Creates a queue, and a list of the people whose calls have started, in order. */
function createRecorded(perMinute: number, now?: () => number) {
  const queue = createStartQueue({ perMinute, ...(now && { now }) });
  const started: string[] = [];
  return {
    started,
    enter: async (person: string) => {
      await queue.enter(person);
      started.push(person);
    },
  };
}

test('a call that waits for nobody starts in the same turn of the event loop', async () => {
  const { enter, started } = createRecorded(FAST);
  await enter('a');
  assert.deepEqual(started, ['a']);
});

test('each turn of the event loop starts one call at most, whoever sends how many', async () => {
  const person = fc.constantFrom('a', 'b', 'c', 'd');
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 60 }), async (people) => {
      const { enter, started } = createRecorded(FAST);
      const calls = people.map(enter);
      let before = 0;
      while (started.length < people.length) {
        await nextTurn();
        assert.ok(started.length - before <= 2, 'one in this turn, one from before it');
        before = started.length;
      }
      await Promise.all(calls);
      assert.deepEqual(started.toSorted(), people.toSorted());
    }),
  );
});

test('a person waits for one call at most of each other person, however many those send', async () => {
  const { enter, started } = createRecorded(FAST);
  const burst = Array.from({ length: 200 }, () => enter('a'));
  await nextTurn();
  const before = started.length;
  await enter('b');
  assert.ok(started.length - before <= 3, `${started.length - before} calls started before b's`);
  await Promise.all(burst);
});

test('beyond eight calls at once a person’s calls start with a pause, and nobody else’s do', async (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { enter, started } = createRecorded(600);
  const turns = async () => {
    for (let turn = 0; turn < 40; turn += 1) await nextTurn();
  };
  const burst = Array.from({ length: 12 }, () => enter('a'));
  await turns();
  assert.equal(started.length, 8);
  await enter('b');
  for (const expected of [10, 11, 12, 13]) {
    t.mock.timers.tick(50);
    await turns();
    assert.equal(started.length, expected);
  }
  await Promise.all(burst);
});

test('every call starts, whatever the pauses between calls', async (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const call = fc.record({ person: fc.constantFrom('a', 'b', 'c'), pauseMs: fc.nat(80) });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 60 }), async (sent) => {
      const { enter, started } = createRecorded(600);
      const calls: Promise<void>[] = [];
      for (const { person, pauseMs } of sent) {
        calls.push(enter(person));
        t.mock.timers.tick(pauseMs);
        await nextTurn();
      }
      for (let tick = 0; started.length < sent.length && tick < 400; tick += 1) {
        t.mock.timers.tick(50);
        await nextTurn();
      }
      await Promise.all(calls);
      assert.equal(started.length, sent.length);
    }),
  );
});

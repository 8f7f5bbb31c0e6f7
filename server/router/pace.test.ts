import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { pace } from './pace.ts';

const options = {
  coalesceMs: 20,
  pingMs: 1_000,
  ping: '<ping>',
  merge: (a: string, b: string) => (a.startsWith('<') || b.startsWith('<') ? undefined : a + b),
};

async function* from(steps: readonly (string | number)[]) {
  for (const step of steps) {
    if (typeof step === 'number') await sleep(step);
    else yield step;
  }
}

async function all(source: AsyncIterable<string>): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of source) parts.push(part);
  return parts;
}

test('pace() keeps order and content, and never merges across a part of another kind', async () => {
  const step = fc.oneof(fc.constantFrom('a', 'bc', '<x>', '<y>'), fc.constantFrom(0, 1, 5));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const parts = await all(pace(from(steps), options));
      const texts = steps.filter((step) => typeof step === 'string');
      assert.equal(parts.join(''), texts.join(''));
      for (const part of parts) assert.ok(!part.includes('<') || /^<[xy]>$/.test(part));
    }),
    { numRuns: 100 },
  );
});

test('pace() passes the first part on at once and merges those that follow quickly', async () => {
  const parts = await all(pace(from(['a', 1, 'b', 1, 'c', 1, 'd']), options));
  assert.deepEqual(parts, ['a', 'bcd']);
});

test('pace() sends a ping while the source is silent', async () => {
  const parts = await all(pace(from(['a', 60, 'b']), { ...options, pingMs: 25 }));
  assert.deepEqual(parts, ['a', '<ping>', '<ping>', 'b']);
});

test('pace() passes on what came before a failure, then fails', async () => {
  async function* failing() {
    yield 'a';
    yield 'b';
    throw new Error('cut');
  }
  const parts: string[] = [];
  const reading = async () => {
    for await (const part of pace(failing(), options)) parts.push(part);
  };
  await assert.rejects(reading, /cut/);
  assert.equal(parts.join(''), 'ab');
});

test('pace() reads its source to the end although nobody listens any more', async () => {
  const seen: string[] = [];
  async function* source() {
    for (const text of ['a', '<x>', 'b']) {
      await sleep(2);
      seen.push(text);
      yield text;
    }
  }
  for await (const part of pace(source(), options)) {
    assert.equal(part, 'a');
    break;
  }
  await sleep(30);
  assert.deepEqual(seen, ['a', '<x>', 'b']);
});

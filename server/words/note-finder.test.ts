import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNoteFinder } from './note-finder.ts';

const SETTLED = { notesVersion: 'a', notesSettled: true };

function countedNotes(texts: readonly string[]) {
  let notes = texts.map((text, at) => ({ id: String(at), text }));
  let reads = 0;
  return {
    list: async () => {
      reads += 1;
      return notes;
    },
    set: (next: readonly string[]) => {
      notes = next.map((text, at) => ({ id: `next-${at}`, text }));
    },
    get reads() {
      return reads;
    },
  };
}

test('find() reads notes once, and again when their version has changed', async () => {
  const notes = countedNotes(['tea at four']);
  const finder = createNoteFinder(notes.list);
  for (let times = 0; times < 5; times += 1) {
    assert.deepEqual(await finder.find('alice', 'tea?', SETTLED), ['tea at four']);
  }
  assert.equal(notes.reads, 1);
  notes.set(['coffee at five']);
  const changed = { notesVersion: 'b', notesSettled: true };
  assert.deepEqual(await finder.find('alice', 'tea?', changed), ['coffee at five']);
  assert.equal(notes.reads, 2);
});

test('find() keeps no copy that was read while notes were being written', async () => {
  const notes = countedNotes(['tea at four']);
  const finder = createNoteFinder(notes.list);
  const unsettled = { notesVersion: 'a', notesSettled: false };
  await finder.find('alice', 'tea?', unsettled);
  notes.set(['coffee at five']);
  assert.deepEqual(await finder.find('alice', 'tea?', unsettled), ['coffee at five']);
  assert.deepEqual(await finder.find('alice', 'tea?', SETTLED), ['coffee at five']);
  assert.equal(notes.reads, 3);
});

test('find() keeps the notes of one person from another', async () => {
  const finder = createNoteFinder(async (sub) => [{ id: sub, text: `tea of ${sub}` }]);
  assert.deepEqual(await finder.find('alice', 'tea?', SETTLED), ['tea of alice']);
  assert.deepEqual(await finder.find('bob', 'tea?', SETTLED), ['tea of bob']);
});

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

for (const [name, unit] of [
  ['Latin words', 'quick brown foxes jump '],
  ['Chinese', '我的储物柜密码是四四七一请记住'],
  ['Thai', 'ฉันชอบชาและกาแฟในตอนเช้า'],
  ['characters that folding lengthens', 'ﷺ'],
  ['combining marks', 'a\u0301\u0327'],
  ['no words at all', '<>={}; '],
] as const) {
  test(`find() lets other work run while it indexes 500 full notes of ${name}`, async () => {
    const shape = Array.from(unit);
    const full = Array.from({ length: 4_000 }, (_, at) => shape[at % shape.length]).join('');
    // Each note has a different text, so that a shortcut for equal notes would not help.
    const notes = countedNotes(
      Array.from({ length: 500 }, (_, at) => `${at} ${full}`.slice(0, 4_000)),
    );
    const finder = createNoteFinder(notes.list);
    let longestMs = 0;
    let last = cpuMs();
    const tick = () => {
      longestMs = Math.max(longestMs, cpuMs() - last);
      last = cpuMs();
    };
    const ticking = setInterval(tick, 1);
    await finder.find('alice', `${unit} 499`, SETTLED);
    tick();
    clearInterval(ticking);
    // The limit is on CPU time, which does not depend on other work of the machine. A slice of indexing takes some 5
    // ms, and the whole index up to 2 s.
    assert.ok(longestMs < 60, `${longestMs.toFixed(0)} ms of CPU time without a pause`);
  });
}

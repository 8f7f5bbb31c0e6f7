import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NOTES_MAX } from './notes.ts';
import { rankNotes } from './rank-notes.ts';

const notes = [
  { text: 'My locker code is 4471' },
  { text: 'The dentist appointment is on Tuesday at 9' },
  { text: 'Shopping: milk, eggs, bread' },
  { text: 'Schlüssel liegt im Büro' },
];

for (const [query, expected] of [
  ['what is my locker code?', 'My locker code is 4471'],
  ['When are my appointments?', 'The dentist appointment is on Tuesday at 9'],
  ["what's on the shoping list", 'Shopping: milk, eggs, bread'],
  ['wo ist der schlussel', 'Schlüssel liegt im Büro'],
] as const) {
  test(`rankNotes() finds the note for "${query}"`, () =>
    assert.equal(rankNotes(query, notes)[0]?.text, expected));
}

test('rankNotes() returns some of the notes, each once, whatever they and the question say', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 30 }), (query, texts) => {
      const all = texts.map((text) => ({ text }));
      const ranked = rankNotes(query, all);
      assert.equal(new Set(ranked).size, ranked.length);
      assert.ok(ranked.length <= 8 && ranked.every((note) => all.includes(note)));
      assert.ok(ranked.map(({ text }) => text).join('').length <= 7_000);
    }),
  );
});

test('rankNotes() adds the newest others, while they cost little', () => {
  const long = { text: 'x'.repeat(2_000) };
  assert.deepEqual(rankNotes('what do you know about me?', [long, ...notes]), notes);
});

test('rankNotes() finds the oldest of as many and as long notes as there can be', () => {
  const letters = fc.stringMatching(/^[a-z]{6}$/);
  const words = fc.sample(letters, { numRuns: 285_000, seed: 1 });
  const long = Array.from({ length: NOTES_MAX - 1 }, (_, at) => ({
    text: words.slice(at * 570, (at + 1) * 570).join(' '),
  }));
  assert.equal(rankNotes('what is my locker code?', [...long, ...notes])[0], notes[0]);
});

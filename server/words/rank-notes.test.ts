import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NOTES_MAX } from '../store/note-slots.ts';
import { indexNote, rankNotes, type IndexedNote } from './rank-notes.ts';

const indexed = (texts: readonly string[]): IndexedNote[] =>
  texts.map((text) => ({ text, index: indexNote(text) }));
const ranked = async (query: string, texts: readonly string[]): Promise<string[]> =>
  (await rankNotes(query, indexed(texts))).map(({ text }) => text);

const TEXTS = [
  'My locker code is 4471',
  'The dentist appointment is on Tuesday at 9',
  'Shopping: milk, eggs, bread',
  'Schlüssel liegt im Büro',
  '我的储物柜密码是四四七一',
  'ロッカーの番号は4471です',
  '제 사물함 비밀번호는 4471입니다',
  'กุญแจสำรองอยู่ใต้พรม',
  'رمز خزانتي هو ٤٤٧١',
  'Зубной врач во вторник',
];

for (const [query, at] of [
  ['what is my locker code?', 0],
  ['When are my appointments?', 1],
  ["what's on the shoping list", 2],
  ['WO IST DER SCHLUSSEL', 3],
  ['wo ist der Schlu\u0308ssel?', 3],
  ['储物柜的密码是什么？', 4],
  ['ロッカーの番号は何ですか？', 5],
  ['사물함 비밀번호가 뭐야?', 6],
  ['กุญแจสำรองอยู่ที่ไหน', 7],
  ['ما هو رمز الخزانة؟', 8],
  ['когда к зубному врачу?', 9],
] as const) {
  test(`rankNotes() finds the note for "${query}"`, async () =>
    assert.equal((await ranked(query, TEXTS))[0], TEXTS[at]));
}

/** First and last code point of the letters of scripts that write words in different ways. */
const SCRIPTS = {
  Latin: [0x61, 0x7a],
  Greek: [0x3b1, 0x3c1],
  Cyrillic: [0x430, 0x44f],
  Hebrew: [0x5d0, 0x5ea],
  Arabic: [0x628, 0x63a],
  Devanagari: [0x915, 0x939],
  Thai: [0xe01, 0xe2e],
  Khmer: [0x1780, 0x17a2],
  Hiragana: [0x304b, 0x3062],
  Hangul: [0xac00, 0xd7a3],
  Han: [0x4e00, 0x9fa5],
  'Han beyond the basic plane': [0x20000, 0x2a6d6],
  Amharic: [0x1200, 0x1230],
} as const;

for (const [script, [min, max]] of Object.entries(SCRIPTS)) {
  test(`rankNotes() finds a note by a word of the question, in ${script}`, async () => {
    const letters = fc.integer({ min, max }).map((code) => String.fromCodePoint(code));
    const word = fc.array(letters, { minLength: 4, maxLength: 7 }).map((all) => all.join(''));
    const words = fc.uniqueArray(word, { minLength: 30, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(words, fc.nat(9), fc.constantFrom(' ', ''), async (all, pick, space) => {
        const texts = Array.from({ length: 10 }, (_, at) =>
          all.slice(at * 3, at * 3 + 3).join(' '),
        );
        const wanted = all[pick * 3 + 1] ?? '';
        const spaced =
          ['Thai', 'Khmer', 'Hiragana', 'Hangul'].includes(script) || script.startsWith('Han');
        const query = `${wanted.toUpperCase()}${spaced ? space : ' '}`.normalize('NFD');
        assert.ok((await ranked(query, texts)).slice(0, 3).includes(texts[pick] ?? ''), query);
      }),
      { numRuns: 40 },
    );
  });
}

test('rankNotes() returns some of the notes, each once, whatever they and the question say', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' });
  await fc.assert(
    fc.asyncProperty(text, fc.array(text, { maxLength: 30 }), async (query, texts) => {
      const all = indexed(texts);
      const best = await rankNotes(query, all);
      assert.equal(new Set(best).size, best.length);
      assert.ok(best.length <= 8 && best.every((note) => all.includes(note)));
      assert.ok(best.map(({ text }) => text).join('').length <= 7_000);
    }),
  );
});

test('rankNotes() adds the newest others, while they cost little', async () => {
  const few = TEXTS.slice(0, 4);
  assert.deepEqual(await ranked('what do you know about me?', ['x'.repeat(2_000), ...few]), few);
});

test('rankNotes() finds the oldest of as many and as long notes as there can be', async () => {
  const letters = fc.stringMatching(/^[a-z]{6}$/);
  const words = fc.sample(letters, { numRuns: 285_000, seed: 1 });
  const long = Array.from({ length: NOTES_MAX - 1 }, (_, at) =>
    words.slice(at * 570, (at + 1) * 570).join(' '),
  );
  assert.equal((await ranked('what is my locker code?', [...long, ...TEXTS]))[0], TEXTS[0]);
});

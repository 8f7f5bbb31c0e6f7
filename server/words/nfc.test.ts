import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortLongRuns, toNfc } from './nfc.ts';

/** All combining marks of Unicode, and some letters and syllables that they combine with. */
const MARKS = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((one) => /\p{M}/u.test(one));
const mark = fc.constantFrom(...MARKS);
const few = fc.uniqueArray(mark, { minLength: 1, maxLength: 5 });
const run = few.chain((marks) =>
  fc.array(fc.constantFrom(...marks), { minLength: 30, maxLength: 200, size: 'max' }),
);
const anyRun = fc.array(mark, { minLength: 30, maxLength: 200, size: 'max' });
const base = fc.constantFrom('', 'a', 'é', 'ǟ', 'ᾂ', '가', 'ᄀ', 'כ', '\u0f40', '\u{16d63}', ' ');

test('toNfc() gives what normalize() gives, for runs of any marks after any letter', () => {
  const text = fc
    .array(fc.tuple(base, fc.oneof(run, anyRun)), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map(([letter, marks]) => letter + marks.join('')).join(''));
  fc.assert(
    fc.property(text, (one) => assert.equal(toNfc(one), one.normalize('NFC'))),
    { numRuns: 1_000 },
  );
});

test('toNfc() gives what normalize() gives, for every mark between marks of the first and last class', () => {
  for (const one of MARKS) {
    const text = `a${'\u0345'.repeat(20)}${one}${'\u0334'.repeat(20)}${one}`;
    assert.equal(toNfc(text), text.normalize('NFC'), one.codePointAt(0)?.toString(16));
  }
});

test('toNfc() gives what normalize() gives, for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (one) => {
      assert.equal(toNfc(one), one.normalize('NFC'));
    }),
  );
});

const SIZE = 1_000;
const filled = (pattern: string) => Array.from(pattern.repeat(SIZE)).slice(0, SIZE).join('');
const WORST = [
  '\u0301\u0316',
  '\u0345\u0301\u0323\u0334',
  '\u0f73',
  '\u0f73\u0f75\u0f81',
  '\u0344',
  '\u0344\u0316',
  'a\u0315\u0300\u05ae',
  'é\u0316',
  '\u1161',
  '\u{16d67}',
  '\u{1d160}\u{1d16e}',
  '\u09c7\u09be',
  '\u{11099}\u{110ba}',
  '\u034f\u0301\u0316',
  MARKS.join(''),
  MARKS.toReversed().join(''),
];

/** Tells whether `normalize()` would reorder or decompose two neighbouring marks. */
const isChanged = (pair: string): boolean => pair.normalize('NFD') !== pair;

test('sortLongRuns() leaves the platform nothing to sort, in runs of any marks', () => {
  const perMark = fc
    .uniqueArray(mark, { minLength: 1, maxLength: 6 })
    .map((marks) => marks.join(''));
  const patterns = [...WORST, ...fc.sample(perMark, { seed: 7, numRuns: 60 })];
  for (const pattern of patterns) {
    const runs = sortLongRuns(filled(pattern)).match(/\p{M}{32,}/gu) ?? [];
    // Long runs of combining marks contain only few different pairs of neighbours, so each different pair is checked
    // once.
    const pairs = new Set(runs.flatMap((run) => pairsOf(Array.from(run))));
    for (const pair of pairs) assert.ok(!isChanged(pair), JSON.stringify([pattern, pair]));
  }
});

const pairsOf = (marks: readonly string[]): string[] =>
  marks.slice(1).map((one, at) => `${marks[at]}${one}`);

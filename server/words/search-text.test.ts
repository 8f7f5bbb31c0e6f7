import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMatcher, searchableWords } from './search-text.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 60, size: 'max' });

test('createMatcher() finds a text by any of its words, however the search is written', () => {
  const form = fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD');
  const change = fc.constantFrom(
    (word: string) => word,
    (word: string) => word.toUpperCase(),
    (word: string) => word.toLowerCase(),
  );
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      form,
      change,
      (texts, to, write) => {
        const lines = [searchableWords(texts)];
        for (const word of texts
          .join(' ')
          .normalize('NFKD')
          .match(/(?:[\p{L}\p{N}\p{M}\u00ad\u2060\ufeff]|\u200c|\u200d)+/gu) ?? []) {
          assert.ok(createMatcher(write(word.normalize(to)))(lines), JSON.stringify([word, lines]));
        }
      },
    ),
  );
});

test('createMatcher() finds the second word of a Hebrew compound, and a word with a soft hyphen', () => {
  const lines = [searchableWords(['בית־ספר', 'Kran\u00adken\u00adhaus'])];
  assert.ok(createMatcher('ספר')(lines));
  assert.ok(createMatcher('krankenhaus')(lines));
});

test('createMatcher() wants every word, the beginning of each at least, and finds all by none', () => {
  const lines = [searchableWords(['The dentist is on Tuesday', 'Crème brûlée'])];
  assert.ok(createMatcher('dent CREME')(lines));
  assert.ok(createMatcher(' ?! ')(lines));
  assert.ok(!createMatcher('entist')(lines));
  assert.ok(!createMatcher('dentist wednesday')(lines));
});

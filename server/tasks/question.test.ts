import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPlainQuestion } from './question.ts';

/** Sentences in 25 languages, each labelled `keep` or `ask`; docs/decisions/notes.md says how they were collected. */
const LABELLED = readFileSync(new URL('labelled-sentences.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'));
const FLOOR = 0.97;

test('isPlainQuestion() agrees with the labels of at least 97 % of the sentences', (t) => {
  const wrong = LABELLED.filter(
    ([label, text = '']) => isPlainQuestion(text) !== (label === 'ask'),
  );
  const share = 1 - wrong.length / LABELLED.length;
  t.diagnostic(`${(100 * share).toFixed(1)} % of ${LABELLED.length} sentences`);
  assert.ok(LABELLED.length >= 400);
  assert.ok(share >= FLOOR, wrong.map((line) => line.join(' ')).join('\n'));
});

const KEPT = [
  'Can you add milk to my list',
  'Hey, can you remember that I like tea',
  'Remember I am allergic to nuts, ok?',
  'Could you please note: the gate closes at 8',
  'May 4 is my sister’s birthday',
  'Do not forget the milk',
  'Will is my brother',
  'note: buy bread; eggs; milk;',
];
for (const text of KEPT) {
  test(`isPlainQuestion() leaves ${JSON.stringify(text)} to the model`, () =>
    assert.equal(isPlainQuestion(text), false));
}
const NEVER_KEPT = [
  'What is the capital of France?',
  "what's on my shopping list",
  'My locker code is what?',
  'Can you remember what my locker code is?',
  'Ποιος είναι ο κωδικός μου\u037e'.normalize('NFC'),
];
for (const text of NEVER_KEPT) {
  test(`isPlainQuestion() refuses ${JSON.stringify(text)}`, () =>
    assert.equal(isPlainQuestion(text), true));
}

const one = (...texts: readonly string[]) => fc.constantFrom(...texts);
const leadIn = one('', 'Hey, ', 'Hi! ', 'ok so ', 'Please, ', 'well ');
const fact = one('I like tea', 'my code is 4471', 'the gate closes at 8', 'Ana is vegan');

test('isPlainQuestion() leaves every polite request to keep a fact to the model, however it ends', () => {
  const polite = one('can you ', 'Could you please ', 'would you ', 'will you kindly ', 'can u ');
  const verb = one('remember that ', 'note ', 'save this: ', 'write down that ', 'keep in mind ');
  const ending = one('', '?', '.', ', ok?', ', please?', '？');
  fc.assert(
    fc.property(fc.tuple(leadIn, polite, verb, fact, ending), (parts) => {
      assert.equal(isPlainQuestion(parts.join('')), false, parts.join(''));
    }),
  );
});

test('isPlainQuestion() refuses every question about a fact, with or without its mark, in any case', () => {
  const question = one('what is ', 'where is ', 'when is ', 'who has ', 'do you know ', 'tell me ');
  const thing = one('my locker code', 'my list', 'the key', 'my address');
  fc.assert(
    fc.property(leadIn, fc.tuple(question, thing, one('', '?', ' ?', '？')), (first, parts) => {
      const text = first + parts.join('');
      assert.equal(isPlainQuestion(text), true, text);
      assert.equal(isPlainQuestion(text.toUpperCase()), true, text);
    }),
  );
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../../../kit/kit.ts';
import { answerMath, createMathCalls } from './answer-math.ts';
import { conversion, operation, percent } from './questions.fixture.ts';

// All tests of this file share one math worker, which the first test that needs it starts.
test.sanitizer({ resources: false });

const calls = createMathCalls();
test.afterAll(() => calls.close());

const ask = (query: string) => answerMath(query, { calls, brief: false });

/** Words that change a calculation or make it meaningless, so an answer that ignores one of them is wrong. */
const FOREIGN = [
  'apples',
  'of the people',
  'who is the president',
  'and who won the cup',
  'except on Sundays',
  'ignore all previous instructions',
  'in French',
  'roughly per person per year',
  'но не сегодня',
  'не',
  '等于多少',
  'import os',
  '🙂',
  'of 3 of',
  'modulo nothing',
  'twice removed',
  'squared circle',
  'and then some',
  'about',
];

test('answerMath() gives no number for a text that it has not understood to its last word', async () => {
  const question = fc.oneof(
    operation.map(({ text }) => text),
    percent.map(([query]) => query.replace('?', '')),
    conversion.map(([query]) => query.replace('?', '')),
    fc.constantFrom('solve 2x + 3 = 11', 'derivative of x^2', 'mean of 3, 4 and 5', 'is 97 prime'),
  );
  await fc.assert(
    fc.asyncProperty(
      question,
      fc.oneof(fc.constantFrom(...FOREIGN), fc.stringMatching(/^[bdghjkqvw]{4,9}$/)),
      fc.constantFrom('before', 'after', 'between'),
      async (text, word, where) => {
        const middle = text.indexOf(' ', text.length / 2);
        const at = where === 'before' ? 0 : where === 'after' || middle < 0 ? text.length : middle;
        const query = `${text.slice(0, at)} ${word} ${text.slice(at)}`.trim();
        const answer = await ask(query);
        assert.ok(answer === undefined || answer.startsWith('I could not'), `${query}: ${answer}`);
      },
    ),
    { numRuns: 400 },
  );
});

test('answerMath() never throws, and answers any text within its time limit', async () => {
  const piece = fc.constantFrom(
    '1',
    '2',
    '+',
    '-',
    '(',
    ')',
    '^',
    '!',
    '%',
    ' of ',
    ' x ',
    '=',
    '.',
    ',',
    ' in ',
    'km',
    ' half ',
    'sqrt',
    ' and then ',
    '/',
    '√',
    '²',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
      async (query) => {
        const answer = await ask(query);
        assert.doesNotMatch(answer ?? '', /NaN|Infinity|undefined|\[object/, query);
      },
    ),
    { numRuns: 300 },
  );
});

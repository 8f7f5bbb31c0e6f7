import type { Label } from '../labels.ts';

const WORDS = [
  'define serendipity',
  'opposite of brave',
  'plural of mouse',
  'synonyms of happy',
  'define ephemeral',
  'past tense of swim',
  'opposite of generous',
  'define resilience',
];
const SUMS = [
  '15% of 80',
  '42 km in miles',
  'solve x² - 5x + 6 = 0',
  '5 feet 11 in cm',
  'derivative of x^3 + 2x',
  'square root of 50',
  'mean of 3, 5, 9 and 11',
  'prime factors of 84',
  '1/3 + 1/6',
  '100 fahrenheit in celsius',
];
const NOTES = ['remember that my locker code is 4471'];

const FIRST: Readonly<Record<Label, readonly string[]>> = {
  math: [...SUMS, ...WORDS],
  english: [...WORDS, ...SUMS],
  language: [...WORDS, ...SUMS],
  computer_science: [...SUMS.toReversed(), ...WORDS],
  store: [...NOTES, ...SUMS],
  retrieve: [...NOTES, ...SUMS, ...WORDS],
  general: ['42 km in miles', ...WORDS.slice(0, 1), ...NOTES, ...SUMS, ...WORDS],
};

/**
 * Returns a question that the offline model can answer and that no earlier answer has suggested; there is always one.
 */
export function suggestion(label: Label, earlier: readonly string[]): string {
  const isNew = (question: string) =>
    earlier.every((answer) => !answer.includes(`\`${question}\``));
  const listed = FIRST[label].find(isNew);
  if (listed !== undefined) return listed;
  for (let at = 0; ; at += 1) {
    const sum = `${17 + at} * ${23 + 2 * at}`;
    if (isNew(sum)) return sum;
  }
}

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { answerMath, createMathCalls } from './answer-math.ts';
import { perform } from './perform.ts';

const calls = createMathCalls();
after(() => calls.close());

for (const [query, result] of [
  ['What is 12 * 8?', '96'],
  ['12 times 8', '96'],
  ['six times seven plus two', '44'],
  ['What is 1,234 + 5?', '1239'],
  ['5!', '120'],
  ['(4+6)*3-2', '28'],
  ['15% of 80', '12'],
  ['what percentage of 60 is 45', '75'],
  ['increase 240 by 12 percent', '268.8'],
  ['reduce 80 by 25%', '60'],
  ['square root of 2', '1.414213562'],
  ['log base 2 of 64', '6'],
  ['sine of 30 degrees', '0.5'],
  ['mean of 3, 5, 9 and 11', '7'],
  ['median of 4 8 15 16 23 42', '15.5'],
  ['gcd of 48 and 36', '12'],
  ['prime factors of 84', '2 × 2 × 3 × 7'],
  ['convert 5 miles to km', '8.04672 km'],
  ['how many feet are in a mile', '5280 ft'],
  ['98.6 fahrenheit to celsius', '37 °C'],
  ['how many miles are 42 kilometres', '26.0976 miles'],
  ['convert 5280 feet to miles', '1 mile'],
  ['solve 2x + 3 = 11 for x', 'x = 4'],
  ['Work out y if 2y + 8 = 20', 'y = 6'],
  ['solve x² - 5x + 6 = 0', 'x = 3 or x = 2'],
  ['x^2 + 1 = 0', 'no real solution'],
  ['What is the derivative of x^3 + 2x, and why?', '3 * x ^ 2 + 2'],
  ['What is 12 * 8? Show your working', '96'],
  ['differentiate 3x^2 - 5 and explain how', '6 * x'],
  ['derivative of x^2 sin x', '2 * x * sin(x) + x ^ 2 * cos(x)'],
] as const) {
  test(`answerMath() works out "${query}"`, async () => {
    assert.equal(await answerMath(query, { calls, brief: true }), `**${result}**`);
  });
}

test('answerMath() says by which rule each term is differentiated', async () => {
  const answer = await answerMath('derivative of x^3 + 2x + sin(x^2) - 7', { calls, brief: false });
  for (const rule of ['power rule', 'constant factor', 'chain rule', 'constant does not change'])
    assert.ok(answer?.includes(rule), `${rule} in ${answer}`);
});

for (const query of [
  'what is the capital of France',
  'hello',
  'import("fs")',
  'what is a fraction',
]) {
  test(`answerMath() leaves "${query}" to others`, async () => {
    assert.equal(await answerMath(query, { calls, brief: false }), undefined);
  });
}

for (const query of ['1/0', 'x^3 = 8', '9^9^9^9']) {
  test(`answerMath() says why "${query}" cannot be worked out`, async () => {
    assert.match(
      (await answerMath(query, { calls, brief: false })) ?? '',
      /^I could not work that out: \S/,
    );
  });
}

for (const expression of [
  'import({a: 1}, {})',
  'createUnit("foo")',
  'evaluate("1+1")',
  'parse("1")',
  'config({})',
  'cos.constructor("return process")()',
  'f(x) = f(x)',
  'ones(1e9)',
  '1; 2',
  '{a: 1}.a',
  '"text"',
  '[1, 2, 3][1]',
]) {
  test(`perform() refuses ${expression}`, () => {
    assert.throws(() => perform({ kind: 'evaluate', expression }));
  });
}

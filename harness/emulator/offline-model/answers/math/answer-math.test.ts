import assert from 'node:assert/strict';
import { test } from '../../../../kit/kit.ts';
import { answerMath, createMathCalls } from './answer-math.ts';
import { performTask } from './perform.ts';

// All tests of this file share one math worker, which the first test that needs it starts.
test.sanitizer({ resources: false });

const calls = createMathCalls();
test.afterAll(() => calls.close());

for (const [query, result] of [
  ['What is 12 * 8?', '96'],
  ['12 times 8', '96'],
  ['six times seven plus two', '44'],
  ['What is 1,234 + 5?', '1239'],
  ['5!', '120'],
  ['(4+6)*3-2', '28'],
  ['15% of 80', '12'],
  ['what percentage of 60 is 45', '75 %'],
  ['increase 240 by 12 percent', '268.8'],
  ['reduce 80 by 25%', '60'],
  ['square root of 2', '≈ 1.414213562'],
  ['log base 2 of 64', '6'],
  ['sine of 30 degrees', '0.5'],
  ['mean of 3, 5, 9 and 11', '7'],
  ['median of 4 8 15 16 23 42', '15.5'],
  ['gcd of 48 and 36', '12'],
  ['prime factors of 84', '2 × 2 × 3 × 7'],
  ['convert 5 miles to km', '8.04672 km'],
  ['how many feet are in a mile', '5280 feet'],
  ['98.6 fahrenheit to celsius', '37 °C'],
  ['how many miles are 42 kilometres', '≈ 26.09759007 miles'],
  ['convert 5280 feet to miles', '1 mile'],
  ['5 feet 11 in cm', '180.34 cm'],
  ['how much is 5\'11" in cm', '180.34 cm'],
  ['how many cups are in a gallon', '16 US cups'],
  ['17% of 2450 and then split by 3 people', '833/6 ≈ 138.8333333'],
  ['2 + 3, then double it, then subtract 4', '6'],
  ['10% of 20% of 500', '10'],
  ['1 1/2 + 2 3/4', '4.25'],
  ['0.1 + 0.2', '0.3'],
  ['sum of two and three', '5'],
  ['100!', '≈ 9.332621544 × 10^157'],
  ['3x = 1', 'x = 1/3 ≈ 0.3333333333'],
  ['6x² + 5x + 1 = 0', 'x = -1/3 ≈ -0.3333333333 or x = -0.5'],
  ['x² - 4x + 1 = 0', 'x = 2 + √3 ≈ 3.732050808 or x = 2 - √3 ≈ 0.2679491924'],
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
    const answer = await answerMath(query, { calls, brief: true });
    assert.equal(answer?.replaceAll('**', ''), result);
  });
}

test('answerMath() writes no sign twice where the discriminant adds', async () => {
  const answer = await answerMath('x² + 5x - 6 = 0', { calls, brief: false });
  assert.match(answer ?? '', /discriminant 25 \+ 24 = 49/);
});

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

for (const query of [
  '1/0',
  'x^3 = 8',
  '9^9^9^9',
  '2 +',
  'tan 90 degrees',
  'sqrt(-4)',
  '5 kg in miles',
  'how many days in 2 months',
  '-300 celsius in fahrenheit',
]) {
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
  test(`performTask() refuses ${expression}`, () => {
    assert.throws(() => performTask({ kind: 'evaluate', expression }));
  });
}

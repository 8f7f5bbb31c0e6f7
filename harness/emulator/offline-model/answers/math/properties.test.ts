import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../../../kit/kit.ts';
import { answerMath, createMathCalls } from './answer-math.ts';
import { conversion, opening, operation, percent } from './questions.fixture.ts';
import { over, ratio, ratioOf, same, toNumber, type Ratio } from './ratio.fixture.ts';

// All tests of this file share one math worker, which the first test that needs it starts.
test.sanitizer({ resources: false });

const calls = createMathCalls();
test.afterAll(() => calls.close());

const ask = (query: string) => answerMath(query, { calls, brief: false });

/** Asserts that the bold result of an answer equals the expected number, or is marked as rounded and close to it. */
function assertResult(answer: string | undefined, expected: Ratio, query: string): void {
  const [, relation, bold = ''] = /(=|≈) \*\*([^*]+)\*\*$/.exec(answer ?? '') ?? [];
  const [, digits = '', , exponent = '0'] =
    /^(-?[\d.]+(?:\/\d+)?)( × 10\^(-?\d+))?/.exec(bold) ?? [];
  assert.notEqual(digits, '', `"${query}" was answered with ${answer}`);
  if (relation === '=') {
    assert.ok(same(ratioOf(digits), expected), `"${query}": ${answer}`);
    return;
  }
  const value = toNumber(expected);
  const error = Math.abs(Number(`${digits}e${exponent}`) - value);
  assert.ok(error <= Math.abs(value) * 1e-9, `"${query}": ${answer} and ${value}`);
}

test('answerMath() agrees with an independent computation of arithmetic', async () => {
  await fc.assert(
    fc.asyncProperty(
      operation,
      opening,
      fc.constantFrom('', '?', ' ?', ' ='),
      async (said, start, end) => {
        const query = `${start}${said.text}${end}`;
        assertResult(await ask(query), said.value, query);
      },
    ),
    { numRuns: 300 },
  );
});

test('answerMath() agrees with an independent computation of percentages and their steps', async () => {
  await fc.assert(
    fc.asyncProperty(percent, async ([query, expected]) => {
      assertResult(await ask(query), expected, query);
    }),
    { numRuns: 200 },
  );
});

test('answerMath() agrees with an independent computation of conversions', async () => {
  await fc.assert(
    fc.asyncProperty(conversion, async ([query, expected]) => {
      assertResult(await ask(query), expected, query);
    }),
    { numRuns: 200 },
  );
});

test('answerMath() adds feet and inches, however they are written', async () => {
  const form = fc.constantFrom(
    (feet: number, inches: number) => `${feet} feet ${inches} in cm`,
    (feet: number, inches: number) => `${feet}'${inches}" in cm`,
    (feet: number, inches: number) => `how many cm is ${feet} ft ${inches} in`,
    (feet: number, inches: number) => `${feet} foot and ${inches} inches to centimetres`,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.nat(11),
      form,
      async (feet, inches, write) => {
        const query = write(feet, inches);
        assertResult(await ask(query), over(ratio((feet * 12 + inches) * 254), ratio(100)), query);
      },
    ),
    { numRuns: 60 },
  );
});

test('answerMath() finds the roots that a quadratic equation was made of', async () => {
  const root = fc.tuple(fc.integer({ min: -12, max: 12 }), fc.integer({ min: 1, max: 7 }));
  await fc.assert(
    fc.asyncProperty(root, root, async ([p, q], [r, s]) => {
      const signed = (n: number) => (n < 0 ? `- ${-n}` : `+ ${n}`);
      const query = `solve ${q * s}x^2 ${signed(-(p * s + r * q))}x ${signed(p * r)} = 0`;
      const answer = (await ask(query)) ?? '';
      const bold = /\*\*([^*]+)\*\*$/.exec(answer)?.[1] ?? '';
      const found = bold
        .split(' or ')
        .map((one) => ratioOf(/x = (-?[\d./]+)/.exec(one)?.[1] ?? '0'));
      for (const expected of [ratio(p, q), ratio(r, s)])
        assert.ok(
          found.some((value) => same(value, expected)),
          `${query}: ${answer}`,
        );
      assert.doesNotMatch(answer, /- -|\+ -/, query);
    }),
    { numRuns: 150 },
  );
});

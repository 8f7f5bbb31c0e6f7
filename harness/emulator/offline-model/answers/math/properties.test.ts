import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { answerMath, createMathCalls } from './answer-math.ts';

const calls = createMathCalls();
after(() => calls.close());

/** A rational number by BigInt alone: the computation that the answers are compared with. */
type Ratio = readonly [top: bigint, bottom: bigint];

const plus = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * d + c * b, b * d];
const minus = (a: Ratio, [c, d]: Ratio): Ratio => plus(a, [-c, d]);
const times = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * c, b * d];
const over = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * d, b * c];
const same = ([a, b]: Ratio, [c, d]: Ratio): boolean => a * d === c * b;

function ratioOf(text: string): Ratio {
  const [top = '', bottom = '1'] = text.split('/');
  const [whole = '', decimals = ''] = top.split('.');
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length) * BigInt(bottom)];
}

const toNumber = ([a, b]: Ratio): number => Number((a * 10n ** 30n) / b) / 1e30;

/** Asserts that the answer's bold result is exactly the expected one, or says that it is rounded and is close to it. */
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

const ask = (query: string) => answerMath(query, { calls, brief: false });

type Said = Readonly<{ text: string; value: Ratio; binds: number }>;

const number: fc.Arbitrary<Said> = fc.oneof(
  fc.nat(2_000).map((n): Said => ({ text: String(n), value: [BigInt(n), 1n], binds: 9 })),
  fc.tuple(fc.nat(99), fc.integer({ min: 1, max: 99 })).map(([whole, cents]): Said => {
    const text = `${whole}.${String(cents).padStart(2, '0')}`;
    return { text, value: ratioOf(text), binds: 9 };
  }),
  fc.integer({ min: 1_000, max: 9_999_999 }).map((n): Said => ({
    text: n.toLocaleString('en-US'),
    value: [BigInt(n), 1n],
    binds: 9,
  })),
);

const OPERATORS = [
  { signs: ['+', 'plus'], binds: 1, apply: plus },
  { signs: ['-', '−', 'minus'], binds: 1, apply: minus },
  { signs: ['*', '×', '·', 'times', 'multiplied by'], binds: 2, apply: times },
  { signs: ['/', '÷', 'divided by', 'over'], binds: 2, apply: over },
] as const;

const bracket = ({ text, binds }: Said, least: number): string =>
  binds < least ? `(${text})` : text;

const { sum } = fc.letrec<{ sum: Said; operation: Said }>((tie) => ({
  sum: fc.oneof({ maxDepth: 3, withCrossShrink: true }, number, tie('operation')),
  operation: fc
    .tuple(tie('sum'), tie('sum'), fc.constantFrom(...OPERATORS), fc.nat(99))
    .map(([left, right, { signs, binds, apply }, at]): Said => {
      const sign = signs[at % signs.length] ?? '';
      const isZero = apply === over && right.value[0] === 0n;
      const divisor: Said = isZero ? { text: '7', value: [7n, 1n], binds: 9 } : right;
      return {
        text: `${bracket(left, binds)} ${sign} ${bracket(divisor, binds + 1)}`,
        value: apply(left.value, divisor.value),
        binds,
      };
    }),
}));

const opening = fc.constantFrom('', 'What is ', 'how much is ', 'calculate ', 'Please work out ');
const operation = sum.filter(({ binds, text }) => binds < 9 && text.length < 200);

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

const amount = fc.integer({ min: 1, max: 5_000 });
const share = fc.integer({ min: 1, max: 150 });
const people = fc.integer({ min: 2, max: 40 });

type Phrase = readonly [query: string, expected: Ratio];
const ratio = (top: number, bottom = 1): Ratio => [BigInt(top), BigInt(bottom)];

const percent: fc.Arbitrary<Phrase> = fc
  .tuple(share, amount, people, fc.nat(8))
  .map(([p, n, k, form]): Phrase => {
    const part = over(times(ratio(p), ratio(n)), ratio(100));
    return (
      (
        [
          [`What is ${p}% of ${n}?`, part],
          [`${p} percent of ${n}`, part],
          [`what is ${p}% of ${n} and then split by ${k} people`, over(part, ratio(k))],
          [`${p}% of ${n}, divided by ${k}`, over(part, ratio(k))],
          [`${n} + ${p}%`, plus(ratio(n), part)],
          [`increase ${n} by ${p}%`, plus(ratio(n), part)],
          [`${p}% off ${n}`, minus(ratio(n), part)],
          [`what percentage of ${n} is ${p}`, over(ratio(p * 100), ratio(n))],
          [`${p}% of ${n} plus ${k}, then double it`, times(plus(part, ratio(k)), ratio(2))],
        ] as const
      )[form] ?? ['1 + 1', ratio(2)]
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

/** Definitions, written apart from those of the answers. */
const UNITS: Readonly<Record<string, readonly (readonly [name: string, size: Ratio])[]>> = {
  length: [
    ['inches', [254n, 10_000n]],
    ['feet', [3_048n, 10_000n]],
    ['miles', [1_609_344n, 1_000n]],
    ['cm', [1n, 100n]],
    ['metres', [1n, 1n]],
    ['kilometers', [1_000n, 1n]],
  ],
  mass: [
    ['pounds', [45_359_237n, 100_000n]],
    ['kg', [1_000n, 1n]],
    ['grams', [1n, 1n]],
    ['ounces', [28_349_523_125n, 1_000_000_000n]],
  ],
  time: [
    ['seconds', [1n, 1n]],
    ['minutes', [60n, 1n]],
    ['hours', [3_600n, 1n]],
    ['weeks', [604_800n, 1n]],
  ],
};

const conversion: fc.Arbitrary<Phrase> = fc
  .constantFrom(...Object.values(UNITS))
  .chain((units) =>
    fc.tuple(fc.constantFrom(...units), fc.constantFrom(...units), amount, fc.nat(3)),
  )
  .map(([[from, size], [to, other], n, form]): Phrase => {
    const expected = over(times(ratio(n), size), other);
    const queries = [
      `convert ${n} ${from} to ${to}`,
      `What is ${n} ${from} in ${to}?`,
      `how many ${to} are in ${n} ${from}`,
      `how many ${to} is ${n} ${from}`,
    ];
    return [queries[form] ?? '', expected];
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

/** Words that change what is asked, or that make no sense: an answer that leaves them out is wrong. */
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
        assert.ok(answer === undefined || /^I could not/.test(answer), `${query}: ${answer}`);
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

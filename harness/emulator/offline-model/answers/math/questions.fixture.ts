import fc from 'fast-check';
import { minus, over, plus, ratio, ratioOf, times, type Ratio } from './ratio.fixture.ts';

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

export const opening = fc.constantFrom(
  '',
  'What is ',
  'how much is ',
  'calculate ',
  'Please work out ',
);
export const operation = sum.filter(({ binds, text }) => binds < 9 && text.length < 200);

export const amount = fc.integer({ min: 1, max: 5_000 });
const share = fc.integer({ min: 1, max: 150 });
const people = fc.integer({ min: 2, max: 40 });

export type Phrase = readonly [query: string, expected: Ratio];

export const percent: fc.Arbitrary<Phrase> = fc
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

/** Unit definitions for the tests, written independently of those that the answers use. */
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

export const conversion: fc.Arbitrary<Phrase> = fc
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

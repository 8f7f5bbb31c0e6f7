import { Fraction } from 'fraction.js';
import type { MathResult, MathTask } from './task.ts';
import { unitOf, type Unit } from './units.ts';
import { writeDecimal } from './write-number.ts';

type Convert = Extract<MathTask, { kind: 'convert' }>;

const known = (name: string): Unit => {
  const unit = unitOf(name);
  if (unit === undefined) throw new Error(`"${name}" is no unit that is known here`);
  return unit;
};

const article = (dimension: string): string => (/^[aeiou]/.test(dimension) ? 'An' : 'A');

function refuse(from: Unit, to: Unit): never {
  const dimensions = new Set([from.dimension, to.dimension]);
  if (dimensions.has('time') && dimensions.has('calendar'))
    throw new Error('Months and years have no fixed length in days');
  throw new Error(
    `${article(from.dimension)} ${from.dimension} cannot be converted to ${article(to.dimension).toLowerCase()} ${to.dimension}`,
  );
}

/** Conversions from each unit of temperature to degrees Celsius, and back. */
const CELSIUS: Readonly<
  Record<string, Readonly<{ from: (v: Fraction) => Fraction; to: (v: Fraction) => Fraction }>>
> = {
  '°C': { from: (value) => value, to: (value) => value },
  '°F': {
    from: (value) => value.sub(32).mul(5).div(9),
    to: (value) => value.mul(9).div(5).add(32),
  },
  K: { from: (value) => value.sub('273.15'), to: (value) => value.add('273.15') },
};

function temperature(value: Fraction, from: Unit, to: Unit): Fraction {
  const celsius = CELSIUS[from.one]?.from(value);
  const result = celsius === undefined ? undefined : CELSIUS[to.one]?.to(celsius);
  if (celsius === undefined || result === undefined) return refuse(from, to);
  if (celsius.compare('-273.15') < 0)
    throw new Error('There is no temperature below absolute zero, which is -273.15 °C');
  return result;
}

const named = (text: string, { one, many }: Unit): string =>
  `${text} ${text === '1' || text === '-1' ? one : many}`;

/**
 * Adds amounts and converts the sum to another unit; only the result is rounded. @throws when the units do not have
 * the same dimension
 */
export function convert({ amounts, to: name }: Convert): MathResult {
  const to = known(name);
  const parts = amounts.map(({ value, unit }) => ({
    value: new Fraction(value),
    unit: known(unit),
  }));
  for (const { unit } of parts) if (unit.dimension !== to.dimension) refuse(unit, to);
  const [first] = parts;
  if (first === undefined) throw new Error('There is no amount to convert');
  if (to.dimension === 'temperature' && parts.length > 1)
    throw new Error('Temperatures cannot be added up');
  const result =
    to.dimension === 'temperature'
      ? temperature(first.value, first.unit, to)
      : parts
          .reduce((sum, { value, unit }) => sum.add(value.mul(unit.factor)), new Fraction(0))
          .div(to.factor);
  const { text, isExact } = writeDecimal(result);
  return {
    working: parts.map(({ value, unit }) => named(writeDecimal(value).text, unit)).join(' '),
    relation: isExact ? '=' : '≈',
    result: named(text, to),
  };
}

import { readFileSync } from 'node:fs';
import { Fraction } from 'fraction.js';

/** A unit of measurement: its dimension, the exact factor to that dimension's base unit, and its names. */
export type Unit = Readonly<{ dimension: string; factor: Fraction; one: string; many: string }>;

/**
 * Units with factors by definition: international yard and pound, US gallon of 231 cubic inches, thermochemical
 * calorie. Each row has a dimension, the factor to its base unit, singular, plural, and other names.
 */
const ROWS = readFileSync(new URL('./units.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'));

const plural = (name: string): string => name.replace(/^(\w+?)(?=_per_|$)/, '$1s');

const BY_NAME: ReadonlyMap<string, Unit> = new Map(
  ROWS.flatMap(([dimension = '', factor = '', one = '', many = '', others = '']) => {
    const unit: Unit = { dimension, factor: new Fraction(factor), one, many };
    const more = others.split(' ').filter((name) => name !== '');
    const names = [...more, ...more.map(plural)].map((name) => name.replaceAll('_', ' '));
    return [one, many, ...names].map((name): [string, Unit] => [name.toLowerCase(), unit]);
  }),
);

/**
 * All names of units in lower case, longest first, so that a pattern made of them matches "square feet" before
 * "feet".
 */
export const UNIT_NAMES: readonly string[] = [...BY_NAME.keys()].toSorted(
  (a, b) => b.length - a.length,
);

/** Returns the unit with a name, whatever its case, in singular or plural. */
export const unitOf = (name: string): Unit | undefined =>
  BY_NAME.get(name.toLowerCase().replaceAll(/\s+/g, ' ').trim());

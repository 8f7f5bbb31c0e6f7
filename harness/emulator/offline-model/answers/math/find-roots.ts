import { Fraction } from 'fraction.js';
import { exactRoot } from './exact.ts';
import { writeExact } from './write-number.ts';

export type Roots = Readonly<{ steps: readonly string[]; roots: readonly string[] }>;

/** Arguments at which a function is compared with a polynomial of degree 2, to detect every other function. */
const PLACES = [2, -2, 3, -3, 5, -7, 11, 13, -17, '1/2', '-7/3', '19/5'] as const;
/** Largest number under a square root for which square divisors are searched. */
const LARGEST_RADICAND = 1_000_000_000_000n;

const text = (value: Fraction): string => writeExact(value).text;
const plain = (value: Fraction): string => (value.d === 1n ? text(value) : value.toFraction());

function term(factor: Fraction, power: string): string {
  const size = factor.abs();
  if (power !== '' && size.equals(1)) return power;
  return power !== '' && size.d !== 1n ? `(${plain(size)})${power}` : `${plain(size)}${power}`;
}

/** Formats a polynomial such as "2x² - 3x + 1"; terms with the coefficient 0 are left out. */
function writePolynomial(terms: readonly (readonly [Fraction, string])[]): string {
  const written = terms
    .filter(([factor]) => factor.n !== 0n)
    .map(([factor, power], at) => {
      const sign = factor.s < 0n ? '-' : '+';
      const space = at === 0 ? '' : ' ';
      return `${at === 0 && sign === '+' ? '' : sign}${space}${term(factor, power)}`;
    });
  return written.length === 0 ? '0' : written.join(' ');
}

/** Splits a number into its largest square divisor and the rest. @returns the root of that square, and the rest */
function takeSquare(value: bigint): readonly [root: bigint, rest: bigint] {
  let [root, rest] = [1n, value];
  for (let factor = 2n; factor * factor <= rest; factor += 1n) {
    for (; rest % (factor * factor) === 0n; rest /= factor * factor) root *= factor;
  }
  return [root, rest];
}

/**
 * Formats two irrational roots, such as "2 + √3" and "2 - √3", each followed by its decimals. `middle` is their mean;
 * `square` is the square of their distance from it.
 */
function writeSurds(middle: Fraction, square: Fraction): string[] {
  const distance = Math.sqrt(square.valueOf());
  const about = (sign: 1 | -1) =>
    Number((middle.valueOf() + sign * distance).toPrecision(10)).toString();
  const product = square.n * square.d;
  if (product > LARGEST_RADICAND) return [`≈ ${about(1)}`, `≈ ${about(-1)}`];
  const [root, rest] = takeSquare(product);
  const factor = new Fraction(root, square.d);
  const top = `${factor.n === 1n ? '' : String(factor.n)}√${rest}`;
  const surd = factor.d === 1n ? top : `${top}/${factor.d}`;
  const write = (sign: '+' | '-') =>
    middle.n === 0n ? `${sign === '-' ? '-' : ''}${surd}` : `${plain(middle)} ${sign} ${surd}`;
  return [`= ${write('+')} ≈ ${about(1)}`, `= ${write('-')} ≈ ${about(-1)}`];
}

/**
 * Returns the real roots of a polynomial of degree 1 or 2, whose coefficients are computed from three of its values.
 *
 * @throws for every other function
 */
export function findRoots(at: (value: Fraction) => Fraction | undefined, variable: string): Roots {
  const unsolvable = `Only linear and quadratic equations in ${variable} can be solved here`;
  const value = (place: Fraction): Fraction => {
    const found = at(place);
    if (found === undefined) throw new Error(unsolvable);
    return found;
  };
  const [zero, one, minus] = [0, 1, -1].map((place) => value(new Fraction(place)));
  if (zero === undefined || one === undefined || minus === undefined) throw new Error(unsolvable);
  const a = one.add(minus).div(2).sub(zero);
  const b = one.sub(minus).div(2);
  const isPolynomial = PLACES.map((place) => new Fraction(place)).every((x) =>
    a.mul(x).add(b).mul(x).add(zero).equals(value(x)),
  );
  if (!isPolynomial) throw new Error(unsolvable);
  if (a.n === 0n) return linear(b, zero, variable);
  return quadratic([a, b, zero], variable);
}

function linear(b: Fraction, c: Fraction, variable: string): Roots {
  if (b.n === 0n)
    throw new Error(c.n === 0n ? `Every ${variable} solves it` : `No ${variable} solves it`);
  return {
    steps: [`${writePolynomial([[b, variable]])} = ${plain(c.neg())}`],
    roots: [`= ${text(c.neg().div(b))}`],
  };
}

function quadratic([a, b, c]: readonly [Fraction, Fraction, Fraction], variable: string): Roots {
  const product = a.mul(c).mul(4);
  const discriminant = b.mul(b).sub(product);
  const sign = product.s < 0n ? '+' : '-';
  const polynomial = writePolynomial([
    [a, `${variable}²`],
    [b, variable],
    [c, ''],
  ]);
  const steps = [
    `${polynomial} = 0`,
    `discriminant ${plain(b.mul(b))} ${sign} ${plain(product.abs())} = ${plain(discriminant)}`,
  ];
  if (discriminant.s < 0n) return { steps, roots: [] };
  const middle = b.neg().div(a.mul(2));
  const square = discriminant.div(a.mul(a).mul(4));
  const distance = exactRoot(square);
  if (distance === undefined) return { steps, roots: writeSurds(middle, square) };
  const both = [middle.add(distance), middle.sub(distance)].map((root) => `= ${text(root)}`);
  return { steps, roots: [...new Set(both)] };
}

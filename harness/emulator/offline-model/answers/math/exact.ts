import { Fraction } from 'fraction.js';
import {
  create,
  fractionDependencies,
  isConstantNode,
  isFunctionNode,
  isOperatorNode,
  isParenthesisNode,
  isSymbolNode,
  parseDependencies,
  type MathNode,
} from 'mathjs';

/** A mathjs parser that keeps constants as fractions: "0.1" is exactly one tenth. */
const rational = create({ ...parseDependencies, ...fractionDependencies }, { number: 'Fraction' });

export const parseExactly = (expression: string): MathNode => rational.parse(expression);

/** Largest size of a numerator or denominator in bits; larger numbers are slow to compute and never shown. */
const MOST_BITS = 4_000;
const MOST_EXPONENT = 2_000;
const MOST_FACTORIAL = 400;

const ONE = new Fraction(1);
const bits = (value: bigint): number => value.toString(16).length * 4;

/** Returns the integer root of a natural number; undefined if the root is not an integer. */
function wholeRoot(value: bigint, degree: 2n | 3n): bigint | undefined {
  let [low, high] = [0n, 1n << BigInt(Math.ceil(bits(value) / Number(degree)) + 1)];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle ** degree <= value) low = middle;
    else high = middle - 1n;
  }
  return low ** degree === value ? low : undefined;
}

/** Returns the root of a fraction as a fraction; undefined if the root is irrational or not real. */
export function exactRoot(value: Fraction, degree: 2n | 3n = 2n): Fraction | undefined {
  if (value.s < 0n && degree === 2n) return undefined;
  const [top, bottom] = [wholeRoot(value.n, degree), wholeRoot(value.d, degree)];
  if (top === undefined || bottom === undefined) return undefined;
  return new Fraction(value.s < 0n ? -top : top, bottom);
}

function power(base: Fraction, exponent: Fraction): Fraction | undefined {
  if (exponent.d === 2n && exponent.n === 1n && exponent.s > 0n) return exactRoot(base);
  if (exponent.d !== 1n || exponent.n > MOST_EXPONENT) return undefined;
  if ((bits(base.n) + bits(base.d)) * Number(exponent.n) > MOST_BITS) return undefined;
  if (base.n === 0n && exponent.s <= 0n) throw new Error('Zero to this power has no value');
  const raised = new Fraction(base.n ** exponent.n, base.d ** exponent.n);
  const signed = base.s < 0n && exponent.n % 2n === 1n ? raised.neg() : raised;
  return exponent.s < 0n ? signed.inverse() : signed;
}

function factorial(value: Fraction): Fraction | undefined {
  if (value.d !== 1n || value.s < 0n)
    throw new Error('Only whole numbers from 0 have a factorial here');
  if (value.n > MOST_FACTORIAL) return undefined;
  let product = 1n;
  for (let factor = 2n; factor <= value.n; factor += 1n) product *= factor;
  return new Fraction(product);
}

function divide(a: Fraction, b: Fraction): Fraction {
  if (b.n === 0n) throw new Error('A division by zero has no value');
  return a.div(b);
}

/** Returns the remainder of a division, with the sign of the divisor, as mathjs does. */
function modulo(a: Fraction, b: Fraction): Fraction {
  return b.n === 0n ? a : a.sub(b.mul(a.div(b).floor()));
}

const sum = (values: readonly Fraction[]): Fraction =>
  values.reduce((total, value) => total.add(value), new Fraction(0));

function median(values: readonly Fraction[]): Fraction | undefined {
  const ordered = values.toSorted((a, b) => a.compare(b));
  const [low, high] = [ordered[(ordered.length - 1) >> 1], ordered[ordered.length >> 1]];
  return low === undefined || high === undefined ? undefined : low.add(high).div(2);
}

const FUNCTIONS: Readonly<
  Record<string, (values: readonly [Fraction, ...Fraction[]]) => Fraction | undefined>
> = {
  sqrt: ([value]) => exactRoot(value),
  cbrt: ([value]) => exactRoot(value, 3n),
  abs: ([value]) => value.abs(),
  factorial: ([value]) => factorial(value),
  floor: ([value]) => value.floor(),
  ceil: ([value]) => value.ceil(),
  sum: (values) => sum(values),
  prod: (values) => values.reduce((total, value) => total.mul(value), ONE),
  mean: (values) => sum(values).div(values.length),
  median: (values) => median(values),
  max: (values) => values.reduce((best, value) => (value.compare(best) > 0 ? value : best)),
  min: (values) => values.reduce((best, value) => (value.compare(best) < 0 ? value : best)),
  gcd: (values) => values.reduce((common, value) => common.gcd(value)),
  lcm: (values) => values.reduce((common, value) => common.lcm(value)),
};

function operate(name: string, values: readonly Fraction[]): Fraction | undefined {
  const [a, b] = values;
  if (a === undefined) return undefined;
  if (b === undefined) {
    if (name === 'unaryMinus') return a.neg();
    if (name === 'unaryPlus') return a;
    return name === 'factorial' ? factorial(a) : undefined;
  }
  if (name === 'add') return a.add(b);
  if (name === 'subtract') return a.sub(b);
  if (name === 'multiply') return a.mul(b);
  if (name === 'divide') return divide(a, b);
  if (name === 'mod') return modulo(a, b);
  return name === 'pow' ? power(a, b) : undefined;
}

/**
 * Returns the exact value of an expression as a fraction. Returns undefined if the value is irrational, too long to
 * show, or has a unit.
 *
 * @throws with the reason if the expression has no value
 */
export function exactValue(
  node: MathNode,
  letters: Readonly<Record<string, Fraction>> = {},
): Fraction | undefined {
  if (isParenthesisNode(node)) return exactValue(node.content, letters);
  if (isConstantNode(node)) return new Fraction(String(node.value));
  if (isSymbolNode(node)) return Object.hasOwn(letters, node.name) ? letters[node.name] : undefined;
  if (!isOperatorNode(node) && !isFunctionNode(node)) return undefined;
  const values: Fraction[] = [];
  for (const argument of node.args) {
    const value = exactValue(argument, letters);
    if (value === undefined) return undefined;
    values.push(value);
  }
  const [first, ...others] = values;
  if (first === undefined) return undefined;
  const result = isOperatorNode(node)
    ? operate(node.fn, values)
    : Object.hasOwn(FUNCTIONS, node.fn.name)
      ? FUNCTIONS[node.fn.name]?.([first, ...others])
      : undefined;
  return result === undefined || bits(result.n) + bits(result.d) > MOST_BITS ? undefined : result;
}

import type { Fraction } from 'fraction.js';
import { all, create, type MathNode } from 'mathjs';
import { convert } from './convert.ts';
import { explainDerivative } from './differentiate.ts';
import { exactValue, parseExactly } from './exact.ts';
import { findRoots } from './find-roots.ts';
import type { MathResult, MathTask } from './task.ts';
import { writeApproximate, writeDecimal, writeExact, type Written } from './write-number.ts';

const math = create(all ?? {}, {});
const derivative = math.derivative.bind(math);
const parse = math.parse.bind(math);

const refuse = (name: string) => (): never => {
  throw new Error(`"${name}" is switched off`);
};
const SWITCHED_OFF =
  'import createUnit evaluate parse simplify derivative resolve reviver compile parser config';
math.import(Object.fromEntries(SWITCHED_OFF.split(' ').map((name) => [name, refuse(name)])), {
  override: true,
});

/** Functions that an expression may call. Matrix constructors, loops and text functions are excluded. */
const FUNCTIONS = new Set(
  'sqrt cbrt log log10 log2 exp sin cos tan asin acos atan abs floor ceil round factorial mean median mode sum prod variance std max min gcd lcm mod pow'.split(
    ' ',
  ),
);
const NODES = new Set([
  'ConstantNode',
  'OperatorNode',
  'ParenthesisNode',
  'SymbolNode',
  'FunctionNode',
]);

/**
 * Returns an expression unchanged after checking it. @throws if it contains anything but numbers, operators, units,
 * single letters and the allowed functions
 */
function check(node: MathNode): MathNode {
  node.traverse((part) => {
    if (!NODES.has(part.type)) throw new Error(`${part.type} is not accepted in an expression`);
    if (part instanceof math.ConstantNode && !/^[\d.]/.test(String(part.value)))
      throw new Error('Only numbers are accepted in an expression');
    if (part instanceof math.FunctionNode && !FUNCTIONS.has(part.fn.name))
      throw new Error(`The function "${part.fn.name}" is not accepted`);
  });
  return node;
}

function readSafely(expression: string): MathNode {
  try {
    return check(parse(expression));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Error('It is not a complete expression', { cause: error });
    throw error;
  }
}

/**
 * Tangents larger than this are taken for the tangent of 90 degrees, which has no value but which floating point
 * computes as a large number.
 */
const POLE = 1e12;

const signs = (expression: string): string =>
  expression
    .replaceAll('*', '×')
    .replaceAll(' deg', '°')
    .replaceAll(/\bpi\b/g, 'π');

function valueOf(node: MathNode): Written {
  const value: unknown = node.evaluate();
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const written = values.map((item) => {
    if (typeof item !== 'number') throw new Error('It has no real number as its value');
    if (Math.abs(item) > POLE && node.toString().includes('tan('))
      throw new Error('The tangent has no value there');
    return writeApproximate(item);
  });
  return {
    text: written.map(({ text }) => text).join(', '),
    isExact: written.every(({ isExact }) => isExact),
  };
}

function evaluate(expression: string, suffix: '%' | undefined): MathResult {
  const node = readSafely(expression);
  const exact = exactValue(parseExactly(expression));
  const write = suffix === undefined ? writeExact : writeDecimal;
  const { text, isExact } = exact === undefined ? valueOf(node) : write(exact);
  return {
    working: signs(expression),
    relation: isExact ? '=' : '≈',
    result: suffix === undefined ? text : `${text} ${suffix}`,
  };
}

function differentiate(expression: string, variable: string): MathResult {
  const node = readSafely(expression);
  const slope = derivative(node, variable);
  return {
    working: explainDerivative(node, variable, derivative),
    relation: '=',
    result: slope.toString(),
    shown: `$${slope.toTex()}$`,
  };
}

function solve({ left, right, variable }: Extract<MathTask, { kind: 'solve' }>): MathResult {
  const difference = `(${left}) - (${right})`;
  readSafely(difference);
  const exact = parseExactly(difference);
  const at = (value: Fraction) => exactValue(exact, { [variable]: value });
  const { steps, roots } = findRoots(at, variable);
  const written = roots.map((root) => `${variable} ${root}`).join(' or ');
  const result = roots.length === 0 ? 'no real solution' : written;
  return {
    working: [...new Set([`${left} = ${right}`, ...steps])].join('\n'),
    relation: '=',
    result,
    shown: result,
  };
}

function factorize(expression: string): MathResult {
  const number = Number(expression);
  if (!Number.isSafeInteger(number) || number < 2)
    throw new Error('Only whole numbers from 2 have prime factors');
  const factors: number[] = [];
  let rest = number;
  for (let divisor = 2; divisor * divisor <= rest; divisor += 1) {
    while (rest % divisor === 0) {
      factors.push(divisor);
      rest /= divisor;
    }
  }
  if (rest > 1) factors.push(rest);
  if (factors.length > 1)
    return { working: `${number}`, relation: '=', result: factors.join(' × ') };
  const result = `${number} is prime`;
  const last = Math.floor(Math.sqrt(number));
  const tried = last < 2 ? 'It is the smallest' : `No whole number from 2 to ${last} divides it`;
  return { working: tried, relation: '=', result, shown: result };
}

/** Computes the result of a math task. @throws with the reason when the task has no result */
export function performTask(task: MathTask): MathResult {
  if (task.kind === 'evaluate') return evaluate(task.expression, task.suffix);
  if (task.kind === 'derivative') return differentiate(task.expression, task.variable);
  if (task.kind === 'factors') return factorize(task.expression);
  return task.kind === 'convert' ? convert(task) : solve(task);
}

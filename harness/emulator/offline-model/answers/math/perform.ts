import { all, create, type MathNode } from 'mathjs';
import { explainDerivative } from './differentiate.ts';
import { findRoots } from './find-roots.ts';
import type { MathResult, MathTask } from './task.ts';

const math = create(all ?? {}, {});
const parse = math.parse.bind(math);
const derivative = math.derivative.bind(math);
const format = math.format.bind(math);

const refuse = (name: string) => (): never => {
  throw new Error(`"${name}" is switched off`);
};
const SWITCHED_OFF = [
  'import',
  'createUnit',
  'evaluate',
  'parse',
  'simplify',
  'derivative',
  'resolve',
  'reviver',
  'compile',
  'parser',
  'config',
];
math.import(Object.fromEntries(SWITCHED_OFF.map((name) => [name, refuse(name)])), {
  override: true,
});

/** All that an expression may call; matrices by size, loops and text are not among them. */
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

/** @throws when the expression holds anything but numbers, operators, units, single letters and the functions above. */
function readSafely(expression: string): MathNode {
  const node = parse(expression);
  node.traverse((part) => {
    if (!NODES.has(part.type)) throw new Error(`${part.type} is not accepted in an expression`);
    if (part instanceof math.ConstantNode && typeof part.value !== 'number') {
      throw new Error('Only numbers are accepted in an expression');
    }
    if (part instanceof math.FunctionNode && !FUNCTIONS.has(part.fn.name)) {
      throw new Error(`The function "${part.fn.name}" is not accepted`);
    }
  });
  return node;
}

/** Converted amounts are measures: six digits say all that the factor of a unit is good for. */
const show = (value: unknown): string =>
  format(value, { precision: math.typeOf(value) === 'Unit' ? 6 : 10 });

/** Units as people write them. */
const spelled = (text: string): string =>
  text
    .replace(/\bdeg([CF])\b/g, '°$1')
    .replace(/\bmile\b/g, 'miles')
    .replace(/(?<![\d.])1 miles\b/g, '1 mile');

function evaluate(expression: string): MathResult {
  const value: unknown = readSafely(expression).evaluate();
  const result = Array.isArray(value) ? value.map(show).join(', ') : show(value);
  if (/NaN|Infinity|function|undefined/.test(result)) throw new Error('There is no number to it');
  return { working: spelled(expression.replaceAll('*', '×')), result: spelled(result) };
}

function differentiate(expression: string, variable: string): MathResult {
  const node = readSafely(expression);
  const slope = derivative(node, variable);
  return {
    working: explainDerivative(node, variable, derivative),
    result: slope.toString(),
    shown: `$${slope.toTex()}$`,
  };
}

function solve(left: string, right: string, variable: string): MathResult {
  const difference = readSafely(`(${left}) - (${right})`).compile();
  const at = (value: number): number => Number(difference.evaluate({ [variable]: value }));
  const { steps, roots } = findRoots(at, variable);
  const result =
    roots.length === 0
      ? 'no real solution'
      : roots.map((root) => `${variable} = ${show(root)}`).join(' or ');
  return {
    working: [...new Set([`${left.trim()} = ${right.trim()}`, ...steps])].join('\n'),
    result,
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
  if (factors.length > 1) return { working: `${number}`, result: factors.join(' × ') };
  const result = `${number} is prime`;
  const last = Math.floor(Math.sqrt(number));
  const tried = last < 2 ? 'It is the smallest' : `No whole number from 2 to ${last} divides it`;
  return { working: tried, result, shown: result };
}

/** Works a task out. @throws with the reason when it cannot be done. */
export function perform(task: MathTask): MathResult {
  if (task.kind === 'evaluate') return evaluate(task.expression);
  if (task.kind === 'derivative') return differentiate(task.expression, task.variable);
  if (task.kind === 'factors') return factorize(task.expression);
  return solve(task.left, task.right, task.variable);
}

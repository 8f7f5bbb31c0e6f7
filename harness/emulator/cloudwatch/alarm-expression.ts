import {
  isConstantNode,
  isFunctionNode,
  isOperatorNode,
  isParenthesisNode,
  isSymbolNode,
  parse,
  type MathNode,
} from 'mathjs/number';
import { problemText } from './problems.ts';

type Value = number | undefined;

/** Computes a metric math expression for one period from the values of its metrics; undefined if it has no value. */
export type Expression = (valueOf: (id: string) => Value) => Value;

const finite = (value: number): Value => (Number.isFinite(value) ? value : undefined);

/** Combines two values with an operator. The result is missing if either value is, or after a division by zero. */
const both =
  (compute: (a: number, b: number) => number | boolean) =>
  ([a, b]: readonly Value[]): Value =>
    a === undefined || b === undefined ? undefined : finite(Number(compute(a, b)));

const operators = new Map<string, (values: readonly Value[]) => Value>([
  ['+', both((a, b) => a + b)],
  ['-', both((a, b) => a - b)],
  ['*', both((a, b) => a * b)],
  ['/', both((a, b) => a / b)],
  ['<', both((a, b) => a < b)],
  ['<=', both((a, b) => a <= b)],
  ['>', both((a, b) => a > b)],
  ['>=', both((a, b) => a >= b)],
  ['==', both((a, b) => a === b)],
  ['!=', both((a, b) => a !== b)],
]);

type Known = Readonly<{ takes: number; compute: (values: readonly Value[]) => Value }>;

const functions = new Map<string, Known>([
  ['ABS', { takes: 1, compute: ([of]) => (of === undefined ? undefined : Math.abs(of)) }],
  ['FILL', { takes: 2, compute: ([of, otherwise]) => of ?? otherwise }],
  ['IF', { takes: 3, compute: ([when, yes, no]) => (when === undefined ? when : when ? yes : no) }],
]);

const KNOWN = `${[...functions.keys()].join(', ')} and ${[...operators.keys()].join(' ')} are known`;

function applied(
  compute: (values: readonly Value[]) => Value,
  parts: readonly Expression[],
): Expression {
  return (valueOf) => compute(parts.map((part) => part(valueOf)));
}

function compile(node: MathNode, ids: ReadonlySet<string>): Expression {
  if (isParenthesisNode(node)) return compile(node.content, ids);
  if (isConstantNode(node)) {
    const { value } = node;
    if (typeof value === 'number') return () => value;
  }
  if (isSymbolNode(node)) {
    const { name } = node;
    if (ids.has(name)) return (valueOf) => valueOf(name);
    throw new Error(`it names ${name}, and its metrics are ${[...ids].join(', ')}`);
  }
  if (isOperatorNode(node) && !node.implicit) {
    const parts = node.args.map((part) => compile(part, ids));
    const compute = operators.get(node.op);
    if (compute !== undefined && parts.length === 2) return applied(compute, parts);
  }
  if (isFunctionNode(node)) {
    const name = isSymbolNode(node.fn) ? node.fn.name : 'a function of something';
    const known = functions.get(name);
    if (known?.takes !== node.args.length)
      throw new Error(`it uses ${name} of ${node.args.length}; ${KNOWN}`);
    return applied(
      known.compute,
      node.args.map((part) => compile(part, ids)),
    );
  }
  throw new Error(`it has ${node.toString()}; ${KNOWN}`);
}

/**
 * Compiles a metric math expression that is evaluated for each period alone: arithmetic, comparisons (1 or 0), IF,
 * FILL with a value, and ABS. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 *
 * @throws {Error} naming the part that is not supported
 */
export function compileExpression(text: string, ids: ReadonlySet<string>): Expression {
  try {
    return compile(parse(text), ids);
  } catch (error) {
    throw new Error(`Cannot use the expression ${text}: ${problemText(error)}`, { cause: error });
  }
}

import { PatternError, tokensOf, type PatternToken } from './log-pattern-tokens.ts';

const OPERATORS = ['=', '!=', '<', '<=', '>', '>='] as const;
export type ComparisonOperator = (typeof OPERATORS)[number];

/** A condition on log lines; a metric filter counts the lines that match it. */
export type LogPattern =
  | Readonly<{
      kind: 'compare';
      path: readonly string[];
      operator: ComparisonOperator;
      operand: string | number;
    }>
  | Readonly<{ kind: 'all'; parts: readonly LogPattern[] }>
  | Readonly<{ kind: 'any'; parts: readonly LogPattern[] }>;

type Cursor = Readonly<{
  look: () => PatternToken;
  next: () => PatternToken;
  eat: (sign: string) => boolean;
}>;

function cursorOver(tokens: readonly PatternToken[]): Cursor {
  const end: PatternToken = { kind: 'end', at: 1, text: '' };
  let index = 0;
  const look = () => tokens[index] ?? tokens.at(-1) ?? end;
  const next = () => {
    const token = look();
    index += 1;
    return token;
  };
  const eat = (sign: string) => {
    const { kind, text } = look();
    const found = kind === 'sign' && text === sign;
    if (found) index += 1;
    return found;
  };
  return { look, next, eat };
}

function expect(cursor: Cursor, sign: string, or = ''): void {
  if (!cursor.eat(sign)) throw new PatternError(cursor.look(), `expected ${sign}${or}`);
}

const isOperator = (text: string): text is ComparisonOperator =>
  OPERATORS.some((operator) => operator === text);

function comparison(cursor: Cursor): LogPattern {
  const selector = cursor.next();
  if (selector.kind !== 'selector')
    throw new PatternError(selector, 'expected $.field or a condition in parentheses');
  const { text: operator, ...sign } = cursor.next();
  if (sign.kind !== 'sign' || !isOperator(operator))
    throw new PatternError({ ...sign, text: operator }, `expected one of ${OPERATORS.join(' ')}`);
  const operand = cursor.next();
  if (operand.kind !== 'number' && operand.kind !== 'string')
    throw new PatternError(operand, 'expected a number or a string in double quotes');
  if (operand.kind === 'string' && operator !== '=' && operator !== '!=')
    throw new PatternError(operand, `expected a number after ${operator}`);
  return { kind: 'compare', path: selector.path, operator, operand: operand.value };
}

function condition(cursor: Cursor): LogPattern {
  if (!cursor.eat('(')) return comparison(cursor);
  const inner = alternatives(cursor);
  expect(cursor, ')', ', && or ||');
  return inner;
}

function joined(cursor: Cursor, sign: '&&' | '||', part: (cursor: Cursor) => LogPattern) {
  const first = part(cursor);
  const parts = [first];
  while (cursor.eat(sign)) parts.push(part(cursor));
  const kind = sign === '&&' ? ('all' as const) : ('any' as const);
  return parts.length === 1 ? first : { kind, parts };
}

const conditions = (cursor: Cursor): LogPattern => joined(cursor, '&&', condition);
const alternatives = (cursor: Cursor): LogPattern => joined(cursor, '||', conditions);

/**
 * Parses a JSON filter pattern. It compares `$.field` with numbers and strings by = != < <= > >=, and joins
 * comparisons by && (which binds closer), || and parentheses. Text patterns, wildcards, arrays, `IS NULL`, `NOT
 * EXISTS` and regular expressions are not supported.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @throws {PatternError} with the position of the unsupported part
 */
export function parseLogPattern(pattern: string): LogPattern {
  const cursor = cursorOver(tokensOf(pattern));
  expect(cursor, '{', ': only JSON patterns are understood');
  const read = alternatives(cursor);
  expect(cursor, '}', ', && or ||');
  const { kind, ...rest } = cursor.look();
  if (kind !== 'end') throw new PatternError(rest, 'expected nothing after }');
  return read;
}

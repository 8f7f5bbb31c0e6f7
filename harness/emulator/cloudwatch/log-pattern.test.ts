import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../kit/kit.ts';
import { parseLogPattern, type LogPattern, type ComparisonOperator } from './log-pattern.ts';
import { matchesLogPattern } from './match-log-pattern.ts';

const matches = (pattern: string, line: unknown) =>
  matchesLogPattern(parseLogPattern(pattern), line);

test('parseLogPattern() reads && before ||, and parentheses before both', () => {
  const line = { a: 1, b: 2, c: 'x' };
  assert.equal(matches('{ $.a = 1 || $.b = 9 && $.c = "y" }', line), true);
  assert.equal(matches('{ ($.a = 1 || $.b = 9) && $.c = "y" }', line), false);
  assert.equal(matches('{($.a>=1)&&($.b<+2.5e0)}', line), true);
  assert.equal(matches('{ $.deep.er = "a \\"b\\"" }', { deep: { er: 'a "b"' } }), true);
});

test('matchesLogPattern() matches nothing where a field is no string or number, != included', () => {
  for (const value of [undefined, null, true, [1], { b: 1 }, '1'])
    for (const operator of ['=', '!=', '<', '<=', '>', '>='])
      assert.equal(matches(`{ $.a ${operator} 1 }`, { a: value }), false, operator);
  assert.equal(matches('{ $.a != "x" }', { a: 1 }), false);
  assert.equal(matches('{ $.toString != "x" }', {}), false);
  assert.equal(matches('{ $.a = 1 }', 'no object'), false);
});

const refused: readonly (readonly [pattern: string, message: RegExp])[] = [
  ['ERROR', /at character 1, "ERROR"/],
  ['[ip, user]', /at character 1, "\[ip,"/],
  ['{ $.a IS NULL }', /at character 7, "IS"/],
  ['{ $.a NOT EXISTS }', /at character 7, "NOT"/],
  ['{ $.a = 1 && }', /at character 14, "}": expected \$\.field/],
  ['{ $.a = word }', /at character 9, "word"/],
  ['{ $.a = "x*" }', /at character 9, "\\"x\*\\"": wildcards/],
  ['{ $.a = %x% }', /at character 9, "%x%"/],
  ['{ $.a[0] = 1 }', /at character 3, "\$\.a\[0\]"/],
  ['{ $.a < "x" }', /at character 9, "\\"x\\"": expected a number after </],
  ['{ ($.a = 1 }', /at character 12, "}": expected \), && or \|\|/],
  ['{ $.a = 1', /at character 10, its end: expected }/],
  ['{ $.a = 1 } x', /at character 13, "x"/],
  ['{ $.a = 1 } }', /at character 13, "}": expected nothing after }/],
  ['', /at character 1, its end: expected {/],
];
for (const [pattern, message] of refused)
  test(`parseLogPattern() refuses ${JSON.stringify(pattern)} and says where`, () => {
    assert.throws(() => parseLogPattern(pattern), { name: 'PatternError', message });
  });

// A second implementation of filter patterns, with which the parser is compared. The tests generate a condition as
// data, compute its result for a log line, and write it as a filter pattern.
const names = ['event', 'outcome', 'modelCalls', 'a-b', 'x_1'] as const;
const texts = fc.string({ unit: fc.constantFrom('a', '"', '\\', ' ', '&', '(', '}', 'é') });
const numbers = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -9 }));
const comparison = fc.oneof(
  fc.record({
    path: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }),
    operator: fc.constantFrom<ComparisonOperator>('=', '!=', '<', '<=', '>', '>='),
    operand: numbers.filter((value) => Math.abs(value) < 1e300),
  }),
  fc.record({
    path: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }),
    operator: fc.constantFrom<ComparisonOperator>('=', '!='),
    operand: texts,
  }),
);
const { expression } = fc.letrec<{ expression: LogPattern }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    comparison.map((parts): LogPattern => ({ kind: 'compare', ...parts })),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      parts: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
function printed(pattern: LogPattern, within: 'all' | 'any' | 'none' = 'none'): string {
  if (pattern.kind === 'compare') {
    const { path, operator, operand } = pattern;
    return `$.${path.join('.')} ${operator} ${typeof operand === 'string' ? quoted(operand) : operand}`;
  }
  const text = pattern.parts
    .map((part) => printed(part, pattern.kind))
    .join(pattern.kind === 'all' ? ' && ' : '||');
  // Parentheses are needed only for alternatives (||) inside a conjunction (&&).
  return pattern.kind === 'any' && within === 'all' ? `(${text})` : text;
}

type Flat = readonly (readonly [path: string, value: string | number])[];
function means(pattern: LogPattern, flat: Flat): boolean {
  if (pattern.kind !== 'compare') {
    const held = pattern.parts.filter((part) => means(part, flat)).length;
    return pattern.kind === 'all' ? held === pattern.parts.length : held > 0;
  }
  const { path, operator, operand } = pattern;
  const found = flat.filter(
    ([name, value]) => name === path.join('.') && typeof value === typeof operand,
  );
  const signs = { '=': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };
  return found.some(([, value]) =>
    signs[operator].includes(value === operand ? '=' : value < operand ? '<' : '>'),
  );
}

const scalar = fc.oneof(numbers, texts, fc.constant(null), fc.boolean());
const fields = fc.dictionary(fc.constantFrom(...names), scalar, { noNullPrototype: true });
const line = fc.dictionary(fc.constantFrom(...names), fc.oneof(scalar, fields), {
  noNullPrototype: true,
});
function flatten(document: Readonly<Record<string, unknown>>, prefix = ''): Flat {
  return Object.entries(document).flatMap(([name, value]): Flat => {
    if (typeof value === 'string' || typeof value === 'number')
      return [[`${prefix}${name}`, value]];
    if (typeof value !== 'object' || value === null) return [];
    return flatten({ ...value }, `${prefix}${name}.`);
  });
}

test('parseLogPattern() and matchesLogPattern() mean what any expression that was printed means', () => {
  fc.assert(
    fc.property(expression, line, (pattern, document) => {
      const read = parseLogPattern(`{ ${printed(pattern)} }`);
      assert.equal(matchesLogPattern(read, document), means(pattern, flatten(document)));
    }),
    { numRuns: 2_000 },
  );
});

import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { compileExpression } from './alarm-expression.ts';

type Values = Readonly<Record<string, number | undefined>>;
const ids = new Set(['a', 'b', 'm_0']);
const valueOf = (text: string, values: Values) => compileExpression(text, ids)((id) => values[id]);

const worked: readonly (readonly [text: string, values: Values, value: number | undefined])[] = [
  ['a + b * 2 - 1', { a: 1, b: 3 }, 6],
  ['(a + b) * 2', { a: 1, b: 3 }, 8],
  ['a / b', { a: 1, b: 0 }, undefined],
  ['a + b', { a: 1 }, undefined],
  ['FILL(a, 0) + FILL(b, 7)', { a: 1 }, 8],
  ['ABS(a - b)', { a: 1, b: 3 }, 2],
  ['ABS(a)', {}, undefined],
  ['a > b', { a: 3, b: 3 }, 0],
  ['(a >= b) + (a <= b) + (a == b) + (a != b) + (a < b)', { a: 3, b: 3 }, 3],
  ['IF(a > 2, 100, b)', { a: 3 }, 100],
  ['IF(a > 2, 100, b)', { a: 1, b: 5 }, 5],
  ['IF(a > 2, 100, b)', { b: 5 }, undefined],
  ['IF(FILL(a, 0) > 0, 100 * FILL(b, 0) / FILL(a, 0), 0)', { b: 5 }, 0],
  ['IF(ABS(m_0 - FILL(a, 0)) > 5 + 0.01 * m_0, 1, 0)', { m_0: 10, a: 4 }, 1],
];
for (const [text, values, value] of worked)
  test(`compileExpression() of ${text} with ${JSON.stringify(values)}`, () => {
    assert.equal(valueOf(text, values), value);
  });

const refused: readonly (readonly [text: string, message: RegExp])[] = [
  ['MAX(METRICS())', /it uses MAX of 1; ABS, FILL, IF and \+ -/],
  ['FILL(a)', /it uses FILL of 1/],
  ['FILL(a, REPEAT)', /it names REPEAT, and its metrics are a, b, m_0/],
  ['a + c', /it names c/],
  ['a b', /it has a b;/],
  ['-a', /it has -a;/],
  ['a ^ 2', /it has a \^ 2;/],
  ['a > 1 && b > 1', /&&/],
  ['a; b', /it has a;\s*b;/],
  ['a = 1', /it has a = 1;/],
  ['"text"', /it has "text";/],
  ['a > 1 > 0', /it has a > 1 > 0;/],
  ['a.constructor("x")', /Cannot use the expression a\.constructor/],
  ['a +', /Cannot use the expression a \+: /],
];
for (const [text, message] of refused)
  test(`compileExpression() refuses ${text}`, () => {
    assert.throws(() => compileExpression(text, ids), message);
  });

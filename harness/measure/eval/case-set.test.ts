import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CaseSetError, formatCaseSet, parseCaseSet, readCaseSet } from './case-set.ts';
import { ROUTE_CODES } from '../../proof/target/wire/routes.ts';

test('parseCaseSet() reads a query and a route from each line', () => {
  assert.deepEqual(parseCaseSet('query\troute\r\n2 + 2\tmath\r\n\r\nhello\tgeneral\n', 'x.tsv'), [
    { query: '2 + 2', route: 'math' },
    { query: 'hello', route: 'general' },
  ]);
});

for (const [text, message] of [
  [
    'query\troute\nhello\tgreeting\n',
    /^x\.tsv:2: Unknown route "greeting", expected one of math, /,
  ],
  ['query\troute\nhi\tgeneral\nhello general\n', /^x\.tsv:3: 1 columns, expected 2/],
  ['query\troute\na\tb\tmath\n', /^x\.tsv:2: 3 columns/],
  ['query\troute\n \tmath\n', /^x\.tsv:2: The query is empty/],
  ['hello\tgeneral\n', /^x\.tsv:1: The first line is "hello\tgeneral"/],
  ['', /^x\.tsv:1: The first line is ""/],
  ['query\troute\n', /^x\.tsv: No case/],
] as const) {
  test(`parseCaseSet() refuses ${JSON.stringify(text)} by file and line`, () => {
    assert.throws(() => parseCaseSet(text, 'x.tsv'), { name: 'CaseSetError', message });
  });
}

test('readCaseSet() names a file that is not there', async () => {
  await assert.rejects(readCaseSet('/nowhere/x.tsv'), CaseSetError);
});

test('parseCaseSet() reads what formatCaseSet() wrote, whatever the query', () => {
  const query = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 60, size: 'max' })
    .filter((text) => text.trim() !== '' && !text.includes('\u2028'));
  const cases = fc.array(
    fc
      .tuple(query, fc.constantFrom(...ROUTE_CODES))
      .map(([text, route]) => ({ query: text, route })),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(cases, (list) => {
      assert.deepEqual(parseCaseSet(formatCaseSet(list), 'x.tsv'), list);
    }),
  );
});

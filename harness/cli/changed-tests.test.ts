import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testsOf } from './changed-tests.ts';

const ALL = new Set([
  'server/a.ts',
  'server/a.test.ts',
  'server/a.property.test.ts',
  'server/b.ts',
  'server/integration/a.test.ts',
  'server/integration/c.ts',
  'web/app/V.tsx',
  'web/app/V.test.ts',
  'web/app/v.e2e.test.ts',
]);

test('testsOf() returns tests that changed and those beside a changed source, each once', () => {
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [[], []],
    [
      ['server/a.ts', 'server/a.test.ts'],
      ['server/a.property.test.ts', 'server/a.test.ts'],
    ],
    [['server/b.ts', 'README.md', 'package.json'], []],
    [['web/app/V.tsx'], ['web/app/V.test.ts']],
    [['server/integration/a.test.ts', 'server/integration/c.ts', 'web/app/v.e2e.test.ts'], []],
    [['server/deleted.test.ts'], []],
  ];
  for (const [changed, expected] of cases) assert.deepEqual(testsOf(changed, ALL), expected);
});

test('testsOf() adds the comparison of files that cannot import each other', () => {
  const comparison = 'server/integration/restated-contract.test.ts';
  const all = new Set([...ALL, comparison]);
  assert.deepEqual(testsOf(['server/b.ts'], all), [comparison]);
  assert.deepEqual(testsOf(['harness/proof/target/wire/routes.ts'], all), [comparison]);
  assert.deepEqual(testsOf(['web/app/V.tsx'], all), ['web/app/V.test.ts']);
});

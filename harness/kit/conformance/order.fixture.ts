import assert from 'node:assert/strict';
import { test } from '../test.ts';

for (const name of ['alpha', 'beta', 'gamma', 'delta', 'epsilon']) {
  test(name, { tags: [name < 'c' ? 'early' : 'late'] }, (t) =>
    t.diagnostic(`random ${t.random()}`),
  );
}
test('fails first', () => assert.fail('one'));
test('fails second', () => assert.fail('two'));
test('comes last', () => {});

import assert from 'node:assert/strict';
import { test } from './here.fixture.ts';

for (const name of ['first', 'second', 'third']) test(name, () => assert.fail('on purpose'));
let runs = 0;
test('opts out of retries', { retry: 0 }, () => {
  runs += 1;
  assert.equal(runs, 2);
});

import assert from 'node:assert/strict';
import { test } from './here.fixture.ts';

let runs = 0;
test('fails at first', () => {
  runs += 1;
  assert.equal(runs, 2);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTES } from '../../harness/measure/eval/routes.ts';
import { SPECIALISTS } from '../tasks/specialists/all.ts';

test('the evaluation knows the codes of the specialists', () => {
  assert.deepEqual([...ROUTES].toSorted(), Object.keys(SPECIALISTS).toSorted());
});

import assert from 'node:assert/strict';
import { test } from '../test.ts';

test('another', () => assert.fail('ran'));
test.only('the only one', () => {});

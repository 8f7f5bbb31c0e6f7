import assert from 'node:assert/strict';
import { test } from './here.fixture.ts';

test('another', () => {});
test('a test that is left out', () => assert.fail('ran'));
test.only('the only one', () => {});

import assert from 'node:assert/strict';
import { test } from './here.fixture.ts';

const calls: string[] = [];
let fails: 'beforeEach' | 'afterEach' | undefined;
const failIn = (hook: typeof fails) => () => {
  calls.push(`${hook} 1`);
  if (fails === hook) {
    fails = undefined;
    throw new Error('on purpose');
  }
};
test.beforeEach(failIn('beforeEach'));
test.beforeEach(() => void calls.push('beforeEach 2'));
test.afterEach(() => void calls.push('afterEach 2'));
test.afterEach(failIn('afterEach'));

test('the next beforeEach fails', () => {
  fails = 'beforeEach';
});
test('a failed beforeEach fails the test', () => void calls.push('body'));
test('neither the next beforeEach nor the body runs after a failed one', () => {
  const from = calls.lastIndexOf('beforeEach 1', -3);
  assert.deepEqual(calls.slice(from + 1, from + 3), ['afterEach 1', 'afterEach 2']);
});
test('a failed afterEach fails the test', () => {
  fails = 'afterEach';
});
test('the next afterEach runs after a failed one', () => {
  assert.equal(calls.at(-3), 'afterEach 2');
});
test('a test that fails in its next beforeEach', () => {
  fails = 'beforeEach';
});
test('a failed beforeEach is tried again', { retry: 1 }, () => {});

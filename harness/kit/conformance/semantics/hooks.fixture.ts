import assert from 'node:assert/strict';
import { test, thrownBy } from './here.fixture.ts';

const calls: string[] = [];
const note = (what: string) => () => void calls.push(what);
test.beforeAll(note('beforeAll 1'));
test.beforeAll(note('beforeAll 2'));
test.beforeEach(note('beforeEach 1'));
test.beforeEach(note('beforeEach 2'));
test.afterEach(note('afterEach 1'));
test.afterEach(note('afterEach 2'));
test.afterAll(() => assert.equal(calls.at(-1), 'afterAll 2'));
test.afterAll(note('afterAll 2'));
const noFunction = thrownBy(() => Reflect.apply(test.beforeAll, test, [1]));

test('beforeAll and beforeEach run first in, first out', () => {
  assert.deepEqual(calls, ['beforeAll 1', 'beforeAll 2', 'beforeEach 1', 'beforeEach 2']);
});
test('afterEach runs last in, first out', () => {
  assert.deepEqual(calls.slice(4, 6), ['afterEach 2', 'afterEach 1']);
});
test('beforeAll runs once', () => {
  assert.equal(calls.filter((call) => call === 'beforeAll 1').length, 1);
});
test.ignore('an ignored test', note('ignored'));
test('no hook runs for an ignored test', () => {
  assert.deepEqual(calls.slice(-4), ['afterEach 2', 'afterEach 1', 'beforeEach 1', 'beforeEach 2']);
});
test('a failed test for the next rule', () => assert.fail('on purpose'));
test('afterEach runs after a failed test', () => assert.equal(calls.at(-3), 'afterEach 1'));
test('no hook runs around a step', async (t) => {
  const before = calls.length;
  await t.step('a step', () => {});
  assert.equal(calls.length, before);
});
let attempts = 0;
test('hooks run around each attempt', { retry: 1 }, () => {
  attempts += 1;
  assert.equal(attempts, 2);
  assert.deepEqual(calls.slice(-4), ['afterEach 2', 'afterEach 1', 'beforeEach 1', 'beforeEach 2']);
});
test('a hook that is no function is a TypeError', () => assert.match(noFunction, /^TypeError/));

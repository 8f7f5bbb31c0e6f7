import assert from 'node:assert/strict';
import { test, thrownBy } from './here.fixture.ts';

const call = (...args: readonly unknown[]): string =>
  thrownBy(() => Reflect.apply(test, test, args));
const empty = call('', () => {});
const unnamed = call(() => {});
const missing = call('no function');
const twoFunctions = call({ name: 'two', fn: () => {} }, () => {});
const twoNames = call('one', { name: 'two' }, () => {});
const timeout = call('timeout', { timeout: -1 }, () => {});
const retry = call('retry', { retry: -1 }, () => {});
const repeats = call('repeats', { repeats: 0.5 }, () => {});
const unknown = call('unknown option', { tiemout: 1 }, () => {});

test('a name and a function define a test', (t) => {
  assert.equal(t.name, 'a name and a function define a test');
});
test(function theNameOfAFunctionNamesTheTest(t) {
  assert.equal(t.name, 'theNameOfAFunctionNamesTheTest');
});
test({ name: 'an object defines a test', fn: () => {} });
test('a name, options and a function define a test', { timeout: 60_000 }, () => {});
test({ name: 'options with a name and a function define a test' }, () => {});
test({}, function optionsWithoutANameTakeThatOfTheFunction() {});
test(' ', () => {});
test('an empty name is a TypeError', () => assert.match(empty, /^TypeError/));
test('a function without a name is a TypeError', () => assert.match(unnamed, /^TypeError/));
test('a missing function is a TypeError', () => assert.match(missing, /^TypeError/));
test('a function given twice is a TypeError', () => assert.match(twoFunctions, /^TypeError/));
test('a name given twice is a TypeError', () => assert.match(twoNames, /^TypeError/));
test('a negative timeout is a TypeError', () => assert.match(timeout, /^TypeError/));
test('a negative retry is a TypeError', () => assert.match(retry, /^TypeError/));
test('a fraction of a repeat is a TypeError', () => assert.match(repeats, /^TypeError/));
test('an unknown option is a TypeError', () => assert.match(unknown, /^TypeError/));
test('a test inside a test fails it', () => test('inner', () => {}));
test('an error fails the test', () => assert.fail('on purpose'));
test('a rejection fails the test', () => Promise.reject(new Error('on purpose')));
test('any thrown value fails the test', () => Promise.reject('on purpose'));
test('the origin is the URL of the file', (t) => assert.equal(t.origin, import.meta.url));
test('a test has no parent', (t) => assert.equal(t.parent, undefined));
test('ignore: true leaves a test out', { ignore: true }, () => assert.fail('ran'));
test('ignore: false runs a test', { ignore: false }, () => {});
test.ignore('test.ignore() leaves a test out', () => assert.fail('ran'));
test('a text as ignore leaves a test out', { ignore: 'the reason' }, () => assert.fail('ran'));

import assert from 'node:assert/strict';
import { test, thrownBy } from './here.fixture.ts';

const noRows = thrownBy(() => test.each([])('nothing', () => {}));

test.each([[1, 2]])('the items of row %d and %d are its arguments', (low, high) => {
  assert.deepEqual([low, high], [1, 2]);
});
test.each([[1]])('the context of row %i is its last argument', (_, t) => {
  assert.equal(t.name, 'the context of row 1 is its last argument');
});
test.each([{ user: { name: 'ann' } }])('an object is one argument: $user.name', (row) => {
  assert.equal(row.user.name, 'ann');
});
test.each(['text'])('a text is one argument: %s', (row) => assert.equal(row, 'text'));
test.each([{ a: 1 }])('row %# counts from 0, %% is a percent sign, %j is JSON', (row, t) => {
  assert.equal(row.a, 1);
  assert.equal(t.name, 'row 0 counts from 0, % is a percent sign, {"a":1} is JSON');
});
test.each([[1], [2]])('each row is a test: %d', (value) => assert.equal(value, 1));
test.each([['x']])('rows take options: %s', { ignore: true }, () => assert.fail('ran'));
test.ignore.each([['x']])('test.ignore.each() leaves rows out: %s', () => assert.fail('ran'));
test('no rows are a TypeError', () => assert.match(noRows, /^TypeError/));

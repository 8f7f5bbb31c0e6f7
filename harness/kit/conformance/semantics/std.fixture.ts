import type { TestContext } from '../../context.ts';
import { test } from '../../test.ts';

const boom = () => {
  throw new RangeError('out of range');
};
const later = async (): Promise<never> => boom();
const clock = { now: () => 1 };

test('assertEquals() is t.assert.deepStrictEqual()', (t: TestContext) => {
  t.assert.deepStrictEqual({ a: [1] }, { a: [1] });
  t.assert.throws(() => t.assert.deepStrictEqual({ a: 1 }, { a: '1' }));
});
test('assertNotEquals() is t.assert.notDeepStrictEqual()', (t: TestContext) => {
  t.assert.notDeepStrictEqual([1], [2]);
});
test('assertStrictEquals() is t.assert.strictEqual()', (t: TestContext) =>
  t.assert.strictEqual(clock, clock));
test('assertObjectMatch() is t.assert.partialDeepStrictEqual()', (t: TestContext) => {
  t.assert.partialDeepStrictEqual({ a: 1, b: 2 }, { a: 1 });
});
test('assert() and assertExists() are t.assert.ok()', (t: TestContext) => t.assert.ok(clock));
test('assertMatch() is t.assert.match()', (t: TestContext) => t.assert.match('abc', /b/));
test('assertThrows() is t.assert.throws()', (t: TestContext) => {
  t.assert.throws(boom, { name: 'RangeError', message: 'out of range' });
});
test('assertRejects() is t.assert.rejects()', async (t: TestContext) => {
  await t.assert.rejects(later(), RangeError);
});
test('fail() is t.assert.fail()', (t: TestContext) => t.assert.fail('on purpose'));
test('spy() is t.mock.fn()', (t: TestContext) => {
  const add = t.mock.fn((a: number, b: number) => a + b);
  add(1, 2);
  t.assert.strictEqual(add.mock.callCount(), 1);
  t.assert.deepStrictEqual(add.mock.calls[0]?.arguments, [1, 2]);
  t.assert.strictEqual(add.mock.calls[0]?.result, 3);
});
test('stub() is t.mock.method()', (t: TestContext) => {
  t.mock.method(clock, 'now', () => 2);
  t.assert.strictEqual(clock.now(), 2);
});
test('a stub is restored when its test ends', (t: TestContext) =>
  t.assert.strictEqual(clock.now(), 1));
test('returnsNext() is mockImplementationOnce()', (t: TestContext) => {
  const next = t.mock.fn(() => 0);
  next.mock.mockImplementationOnce(() => 1, 0);
  next.mock.mockImplementationOnce(() => 2, 1);
  t.assert.deepStrictEqual([next(), next(), next()], [1, 2, 0]);
});
test('FakeTime is t.mock.timers', (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  const fired = t.mock.fn();
  setTimeout(fired, 1_000);
  t.mock.timers.tick(1_000);
  t.assert.strictEqual(fired.mock.callCount(), 1);
  t.assert.strictEqual(Date.now(), 1_000);
});
test('fake timers are restored when their test ends', (t: TestContext) =>
  t.assert.ok(Date.now() > 1_000));
test('describe() and it() are a test and its steps', async (t: TestContext) => {
  t.plan(2);
  await t.step('adds', () => t.assert.strictEqual(1 + 1, 2));
});

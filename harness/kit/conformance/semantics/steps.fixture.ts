import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestContext } from '../../context.ts';
import { test } from './here.fixture.ts';

test('a step that passes resolves to true', async (t) => {
  assert.equal(await t.step('a step', () => {}), true);
});
test('a step that fails resolves to false and fails its test', async (t) => {
  assert.equal(await t.step('a step', () => assert.fail('on purpose')), false);
});
test('an ignored step resolves to false and fails nothing', async (t) => {
  assert.equal(await t.step({ name: 'a step', ignore: true, fn: () => assert.fail('ran') }), false);
});
test('steps nest and know their parent', async (t) => {
  const passed = await t.step('outer', async (outer) => {
    assert.equal(outer.parent?.name, t.name);
    assert.equal(await outer.step('inner', (inner) => assert.equal(inner.name, 'inner')), true);
  });
  assert.equal(passed, true);
});
test('a failed inner step fails all around it', async (t) => {
  const passed = await t.step('outer', async (outer) => {
    await outer.step('inner', () => assert.fail('on purpose'));
  });
  assert.equal(passed, false);
});
test('a step takes an object, a name and a function, or a named function', async (t) => {
  const passed = [
    await t.step({ name: 'object', fn: () => {} }),
    await t.step('name', () => {}),
    await t.step(function named() {}),
  ];
  assert.deepEqual(passed, [true, true, true]);
});
test('a step without a function rejects with a TypeError', (t) =>
  assert.rejects(Reflect.apply(t.step, t, ['a step']), TypeError));
test('a step without a name rejects with a TypeError', (t) =>
  assert.rejects(
    t.step(() => {}),
    TypeError,
  ));
test('a step that is not awaited fails its test', (t) => void t.step('late', () => wait(20)));
let ended: TestContext | undefined;
test('a test that leaves its context behind', (t) => {
  ended = t;
});
test('a step of a test that has ended rejects', async () => {
  if (ended === undefined) assert.fail('no test has ended');
  await assert.rejects(
    ended.step('late', () => {}),
    /has finished/,
  );
});
test('steps with sanitizers may run in parallel', async (t) => {
  const steps = ['one', 'two'].map((name) => t.step(name, () => wait(10)));
  assert.deepEqual(await Promise.all(steps), [true, true]);
});
const off = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
test('steps without sanitizers may run in parallel', off, async (t) => {
  const steps = ['one', 'two'].map((name) => t.step(name, () => wait(10)));
  assert.deepEqual(await Promise.all(steps), [true, true]);
});
test('a step sets sanitizers of its own', { sanitizeOps: true }, async (t) => {
  const fn = () => void setTimeout(() => {}, 1_000);
  assert.equal(await t.step({ name: 'a step', sanitizeOps: false, fn }), true);
  await wait(1_100);
});
test(
  'a leak of a step fails it although the test outlives it',
  { sanitizeOps: true },
  async (t) => {
    await t.step('a step', () => void setTimeout(() => {}, 1_000));
    await wait(1_100);
  },
);

import assert from 'node:assert/strict';
import { test } from '../test.ts';

const never = (): Promise<never> => new Promise(() => {});
const ended: string[] = [];
let hangs = false;
test.afterEach(() => {
  ended.push('afterEach');
});
test.afterEach(() => (hangs ? never() : undefined));

test('hangs in a step', { timeout: 100 }, async (t) => {
  t.after(() => ended.push('test'));
  await t.step('inner', async (step) => {
    step.after(() => ended.push('step'));
    await never();
  });
});
test('hangs in afterEach', { timeout: 100 }, () => {
  hangs = true;
});
test('everything was cleaned up', () => {
  hangs = false;
  assert.deepEqual(ended.slice(0, 3).toSorted(), ['afterEach', 'step', 'test']);
});

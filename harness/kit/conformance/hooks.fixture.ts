import { test } from '../test.ts';

test('passes', () => {});
test.afterAll(() => {
  throw new Error('cannot clean up');
});

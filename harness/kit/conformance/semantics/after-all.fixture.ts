import { test } from './here.ts';

test.afterAll(() => {
  throw new Error('cannot clean up');
});
test('passes', () => {});

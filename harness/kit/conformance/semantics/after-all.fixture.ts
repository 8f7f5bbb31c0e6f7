import { test } from './here.fixture.ts';

test.afterAll(() => {
  throw new Error('cannot clean up');
});
test('passes', () => {});

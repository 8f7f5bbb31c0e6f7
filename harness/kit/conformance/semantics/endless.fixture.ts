import { test } from './here.fixture.ts';

test('never frees the thread', { timeout: 50 }, () => {
  for (;;);
});
test('comes after it', () => {});

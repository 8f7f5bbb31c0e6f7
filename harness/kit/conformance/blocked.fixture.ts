import { test } from '../test.ts';

test('spins', { timeout: 100 }, () => {
  for (;;);
});

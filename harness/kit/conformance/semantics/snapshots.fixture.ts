import { test } from './here.ts';

test('has no snapshot', (t) => t.assertSnapshot({ a: 1 }));

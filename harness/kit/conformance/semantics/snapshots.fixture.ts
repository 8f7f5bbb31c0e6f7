import { test } from './here.fixture.ts';

test('has no snapshot', (t) => t.assertSnapshot({ a: 1 }));

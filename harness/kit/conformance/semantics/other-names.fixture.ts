import { test } from './here.ts';

test('delta', () => {});

import { test } from './here.fixture.ts';

test('delta', () => {});

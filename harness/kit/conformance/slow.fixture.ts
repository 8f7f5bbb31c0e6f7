import { setTimeout as wait } from 'node:timers/promises';
import { test } from '../test.ts';

test('quick', () => {});
test('slow', () => wait(20_000));

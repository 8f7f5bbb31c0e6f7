import { createServer } from 'node:http';
import { test } from '../test.ts';

test.beforeAll(() => void createServer().listen(0, '127.0.0.1'));
test('passes', () => {});

import { test } from './here.fixture.ts';

for (const name of ['alpha', 'beta', 'gamma']) test(name, () => {});

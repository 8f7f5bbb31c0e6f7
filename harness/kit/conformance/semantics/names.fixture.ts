import { test } from './here.ts';

for (const name of ['alpha', 'beta', 'gamma']) test(name, () => {});

import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { ROUTES } from '../../harness/proof/target/wire/routes.ts';
import { SPECIALISTS } from '../tasks/specialists/all.ts';

test("the harness restates the specialists' routes in harness/proof/target/wire/routes.ts", () => {
  const routes = Object.entries(SPECIALISTS).map(([code, { route }]) => [code, route] as const);
  assert.deepEqual(ROUTES, Object.fromEntries(routes));
});

import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { isRefusalReason } from '../../harness/proof/target/wire/outcome.ts';
import { ROUTES } from '../../harness/proof/target/wire/routes.ts';
import { REASONS } from '../errors.ts';
import { SPECIALISTS } from '../tasks/specialists/all.ts';

test("the harness restates the specialists' routes in harness/proof/target/wire/routes.ts", () => {
  const routes = Object.entries(SPECIALISTS).map(([code, { route }]) => [code, route] as const);
  assert.deepEqual(ROUTES, Object.fromEntries(routes));
});

test('the harness restates the reasons that end a request before a model call', () => {
  /** Reasons that the server logs as failures but the harness counts as refusals, because no model saw the question. */
  const unseen = new Set(['model_throttled', 'keys_unreachable']);
  for (const [reason, { outcome }] of Object.entries(REASONS))
    assert.equal(isRefusalReason(reason), outcome === 'refused' || unseen.has(reason), reason);
});

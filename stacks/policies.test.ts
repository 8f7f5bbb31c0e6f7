import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environments } from './environments.ts';
import { policies } from './policy/policies.ts';
import { synthesized } from './policy/synthesized.ts';

for (const environment of Object.values(environments)) {
  const written = synthesized(environment);
  for (const policy of policies) {
    test(`${environment.name}: ${policy.name}`, () => {
      assert.deepEqual([...policy.violations(written)], []);
    });
  }
}

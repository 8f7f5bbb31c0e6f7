import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BROKEN_ACCESS } from './policy/broken-access.fixture.ts';
import { BROKEN_DATA } from './policy/broken-data.fixture.ts';
import { BROKEN_HARDENING } from './policy/broken-hardening.fixture.ts';
import { BROKEN_RUNNING } from './policy/broken-running.fixture.ts';
import { BROKEN_SIGN_IN } from './policy/broken-sign-in.fixture.ts';
import { BROKEN_WATCHING } from './policy/broken-watching.fixture.ts';
import { policies } from './policy/policies.ts';

/**
 * Configurations with one mistake each. Every policy must refuse at least one of them, because a policy that never
 * fails proves nothing.
 */
const cases = [
  ...BROKEN_ACCESS,
  ...BROKEN_SIGN_IN,
  ...BROKEN_DATA,
  ...BROKEN_HARDENING,
  ...BROKEN_RUNNING,
  ...BROKEN_WATCHING,
];

for (const { policy, wrong, given, says } of cases) {
  test(`"${policy}" refuses ${wrong}`, () => {
    const found = policies.find((p) => p.name === policy);
    assert.ok(found, `there is no policy of that name`);
    const violations = [...found.violations(given)];
    assert.ok(
      violations.some((violation) => says.test(violation)),
      `${says.source} is not among ${JSON.stringify(violations)}`,
    );
  });
}

test('every policy is shown something it must refuse', () => {
  const shown = new Set(cases.map((c) => c.policy));
  assert.deepEqual(
    policies.map((p) => p.name).filter((name) => !shown.has(name)),
    [],
  );
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseServerConfig } from '../server/config.ts';
import { environments } from './environments.ts';
import { serverEnv } from './service/server-env.ts';

/** Example values of what AWS assigns in a deploy. */
const known = {
  commit: '0123456789ab',
  publicUrl: 'https://onecall.example.com',
  tableName: 'onecall-dev',
  userPoolId: 'us-east-1_Example01',
  webClientId: '1example23456789',
  apiClientId: '2example23456789',
  loginUrl: 'https://onecall-dev-111111111111.auth.us-east-1.amazoncognito.com',
  loadBalancerArn:
    'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/onecall-dev/0123456789abcdef',
  modelProfileArns: ['a', 'b', 'c'].map(
    (id) => `arn:aws:bedrock:us-east-1:111111111111:application-inference-profile/${id}`,
  ),
  guardrail: undefined,
};

test('docs/settings.md names every variable of the server', () => {
  const docs = readFileSync(join(import.meta.dirname, '..', 'docs', 'settings.md'), 'utf8');
  const named = [...docs.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name);
  const missing = Object.keys(serverEnv(environments.dev, known)).filter((n) => !named.includes(n));
  assert.deepEqual(missing, []);
});

for (const environment of Object.values(environments)) {
  test(`serverEnv() of ${environment.name} is what the server accepts`, () => {
    const config = parseServerConfig(serverEnv(environment, known));
    assert.equal(config.PORT, 8080);
    assert.deepEqual(
      config.MODELS.map((model) => model.id),
      [...environment.models],
    );
    assert.deepEqual(
      config.MODELS.map(({ profile }) => profile),
      known.modelProfileArns,
    );
    assert.ok(config.COGNITO_KEYS_URL === undefined && config.ALB_KEYS_URL === undefined);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, parseServerConfig } from './config.ts';

const MODEL = {
  id: 'm',
  label: 'M',
  about: '',
  kind: 'language',
  inputUsdPerMillion: 1,
  outputUsdPerMillion: 2,
  maxOutputTokens: 100,
  historyTokens: 5_000,
  attachmentTokens: 12_000,
};
const GOOD = {
  HOST: '0.0.0.0',
  PORT: '8080',
  PUBLIC_URL: 'https://chat.example.com/',
  COMMIT: 'abc123',
  AWS_REGION: 'eu-central-1',
  TABLE_NAME: 'onecall-dev',
  USER_POOL_ID: 'eu-central-1_Ab1',
  WEB_CLIENT_ID: 'web',
  API_CLIENT_ID: 'api',
  COGNITO_DOMAIN: 'https://onecall-dev.auth.eu-central-1.amazoncognito.com',
  ALB_ARN: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/onecall/1',
  MODELS: JSON.stringify([MODEL]),
  GUARDRAIL: 'none',
  HEADER_DEADLINE_MS: '10000',
  REASONING_DEADLINE_MS: '30000',
  SILENCE_DEADLINE_MS: '15000',
  ANSWER_DEADLINE_MS: '60000',
  PING_MS: '15000',
  DRAIN_MS: '70000',
  MAX_STREAMS: '200',
  USER_STREAMS: '3',
  USER_REQUESTS_PER_MINUTE: '30',
  USER_BYTES_PER_MINUTE: '100000000',
  USER_DAILY_QUOTA: '200000',
  PERSON_USD_PER_MONTH: '20',
  TEAM_USD_PER_MONTH: '300.50',
  REFUSED_SIGN_INS_PER_MINUTE: '30',
  RETENTION_DAYS: '90',
  TOKEN_MINUTES: '60',
  SESSION_HOURS: '12',
};

test('parseServerConfig() turns text into values', () => {
  const config = parseServerConfig(GOOD);
  assert.equal(config.PORT, 8080);
  assert.equal(config.PUBLIC_URL, 'https://chat.example.com');
  assert.deepEqual(config.MODELS, [MODEL]);
});

test('parseServerConfig() names every missing variable at once', () => {
  const missing = (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    for (const name of Object.keys(GOOD))
      assert.match(error.message, new RegExp(`${name} is missing`));
    return true;
  };
  assert.throws(() => parseServerConfig({}), missing);
});

for (const [name, value] of [
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['HOST', 'everywhere'],
  ['PUBLIC_URL', 'chat.example.com'],
  ['PUBLIC_URL', 'javascript:alert(1)'],
  ['AWS_REGION', 'Frankfurt'],
  ['USER_POOL_ID', 'pool'],
  ['ALB_ARN', 'arn:aws:s3:::bucket'],
  ['MODELS', ''],
  ['MODELS', '[]'],
  ['MODELS', '{'],
  ['MODELS', JSON.stringify([MODEL, MODEL])],
  ['MODELS', JSON.stringify([{ ...MODEL, secret: 1 }])],
  ['MAX_STREAMS', '0'],
  ['SESSION_HOURS', '169'],
] as const) {
  test(`parseServerConfig() refuses ${name}=${value.slice(0, 30)} by name`, () => {
    assert.throws(
      () => parseServerConfig({ ...GOOD, [name]: value }),
      new RegExp(`^ConfigError: [\\s\\S]*${name}`),
    );
  });
}

test('parseServerConfig() takes public keys from AWS over https or from loopback, and from nowhere else', () => {
  const accepted = [
    'https://public-keys.auth.elb.eu-central-1.amazonaws.com',
    'http://127.0.0.1:8081/jwks.json',
    'http://[::1]:8081/keys',
    'http://localhost:8081',
  ];
  const refused = [
    'http://public-keys.auth.elb.eu-central-1.amazonaws.com',
    'https://amazonaws.com.evil.example',
    'https://evil.example/.amazonaws.com',
    'http://10.0.0.1/keys',
    'http://169.254.169.254/',
    'http://127.0.0.1.evil.example',
    'https://user@evil.example#.amazonaws.com',
    'file:///etc/passwd',
  ];
  for (const name of ['COGNITO_KEYS_URL', 'ALB_KEYS_URL']) {
    for (const url of accepted) parseServerConfig({ ...GOOD, [name]: url });
    for (const url of refused) {
      assert.throws(() => parseServerConfig({ ...GOOD, [name]: url }), new RegExp(name), url);
    }
  }
});

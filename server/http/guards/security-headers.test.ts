import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { securityHeaders } from './security-headers.ts';

const AWS = {
  PUBLIC_URL: 'https://chat.example.com',
  COGNITO_DOMAIN: 'https://onecall.auth.eu-central-1.amazoncognito.com',
};
const LOCAL = { PUBLIC_URL: 'http://127.0.0.1:8080', COGNITO_DOMAIN: 'http://127.0.0.1:9011' };

const policyOf = (config: typeof AWS) =>
  new Map(
    (securityHeaders(config)['content-security-policy'] ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources] as const;
    }),
  );

test('securityHeaders() allows scripts, styles and calls of this origin alone', () => {
  const policy = policyOf(AWS);
  assert.deepEqual(policy.get('default-src'), ["'none'"]);
  for (const name of ['script-src', 'style-src', 'connect-src', 'font-src', 'manifest-src'])
    assert.deepEqual(policy.get(name), ["'self'"]);
  assert.deepEqual(policy.get('img-src'), ["'self'", 'data:']);
  for (const name of ['frame-ancestors', 'base-uri'])
    assert.deepEqual(policy.get(name), ["'none'"]);
  assert.deepEqual(policy.get('require-trusted-types-for'), ["'script'"]);
});

test('securityHeaders() lets the logout form go to Cognito and come back', () => {
  assert.deepEqual(policyOf(AWS).get('form-action'), ["'self'", AWS.COGNITO_DOMAIN]);
  assert.deepEqual(policyOf(LOCAL).get('form-action'), ["'self'", LOCAL.COGNITO_DOMAIN]);
});

test('securityHeaders() asks for https only where there is https', () => {
  assert.match(securityHeaders(AWS)['strict-transport-security'] ?? '', /^max-age=31536000$/);
  assert.equal(securityHeaders(LOCAL)['strict-transport-security'], undefined);
});

test('securityHeaders() keeps the origin of forms known to this site', () => {
  assert.equal(securityHeaders(AWS)['referrer-policy'], 'same-origin');
});

test('securityHeaders() gives valid header values without unsafe sources for any configuration', () => {
  const url = fc.webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true });
  fc.assert(
    fc.property(url, url, (PUBLIC_URL, COGNITO_DOMAIN) => {
      const headers = new Headers({ ...securityHeaders({ PUBLIC_URL, COGNITO_DOMAIN }) });
      const policy = headers.get('content-security-policy') ?? '';
      assert.doesNotMatch(policy, /unsafe|\*|blob:|wasm/);
      assert.equal(policy.split(';').length, 12, 'no directive comes in with an address');
    }),
  );
});

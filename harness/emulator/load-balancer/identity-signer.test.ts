import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { test } from '../../kit/kit.ts';
import { ARN } from './balancer.fixture.ts';
import { makeIdentityKey, makeIdentitySigner } from './identity-signer.ts';

test('makeIdentitySigner() writes the header AWS documents and pads every segment', () => {
  const issuer = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Test1';
  const signing = makeIdentityKey();
  const signer = makeIdentitySigner({ arn: ARN, issuer, clientId: 'web' }, signing);
  // User names of three lengths make token segments that need no, one and two padding characters.
  for (const username of ['a', 'ab', 'abc']) {
    const claims = { sub: 's', username };
    const session = { accessToken: 'token', accessExpiresAt: 0, expiresAt: 0, claims };
    const { headers, renewAtMs } = signer.sign(session);
    const [, accessToken, , subject, , data = ''] = headers;
    assert.deepEqual([accessToken, subject], ['token', 's']);

    const [head = '', payload = '', signature = ''] = data.split('.');
    for (const segment of [head, payload, signature]) assert.equal(segment.length % 4, 0);
    const decoded: unknown = JSON.parse(Buffer.from(head, 'base64url').toString());
    const exp = renewAtMs / 1_000 + 30;
    const { kid } = signing;
    assert.deepEqual(decoded, {
      typ: 'JWT',
      kid,
      alg: 'ES256',
      iss: issuer,
      client: 'web',
      signer: ARN,
      exp,
    });
    assert.deepEqual(JSON.parse(Buffer.from(payload, 'base64url').toString()), {
      ...claims,
      exp,
      iss: issuer,
    });
    assert.ok(exp > Date.now() / 1_000 + 110 && exp <= Date.now() / 1_000 + 120);
    const key = { key: createPublicKey(signing.publicPem), dsaEncoding: 'ieee-p1363' as const };
    const input = Buffer.from(`${head}.${payload}`);
    assert.equal(verify('sha256', input, key, Buffer.from(signature, 'base64url')), true);
  }
});

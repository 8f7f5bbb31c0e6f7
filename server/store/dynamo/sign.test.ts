import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { createSigner, type AwsCredentials } from './sign.ts';

function keyOf(secret: string | ArrayBuffer | ArrayBufferView): string | Buffer {
  if (typeof secret === 'string') return secret;
  if (!ArrayBuffer.isView(secret)) return Buffer.from(secret);
  return Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength);
}

/** The hash function that the SDK's `SignatureV4` expects: an HMAC when it gets a secret, else a plain SHA-256. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset() {}
}

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
});
const credentials: fc.Arbitrary<AwsCredentials> = fc.record({
  accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
  secretAccessKey: visible,
  sessionToken: fc.option(visible, { nil: undefined }),
});

test('createSigner() signs as the AWS SDK does, for any credentials, text, region and time', async () => {
  let nowMs = 0;
  const sign = createSigner(() => nowMs);
  await fc.assert(
    fc.asyncProperty(
      credentials,
      fc.record({
        host: fc.constantFrom('dynamodb.eu-central-1.amazonaws.com', '127.0.0.1:8000'),
        region: fc.constantFrom('eu-central-1', 'us-gov-west-1'),
        target: fc.constantFrom('DynamoDB_20120810.GetItem', 'DynamoDB_20120810.Query'),
        body: fc.string({ unit: 'binary', maxLength: 300 }),
      }),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      async (credentials, request, now) => {
        nowMs = now.getTime();
        const { authorization, ...headers } = sign(request, credentials);
        const { host, region, target, body } = request;
        assert.equal(headers['content-length'], String(Buffer.byteLength(body)));
        const { sessionToken, ...keys } = credentials;
        const expected = await new SignatureV4({
          service: 'dynamodb',
          region,
          sha256: Sha256,
          credentials: { ...keys, ...(sessionToken !== undefined && { sessionToken }) },
          applyChecksum: false,
        }).sign(
          {
            method: 'POST',
            protocol: 'https:',
            hostname: host,
            path: '/',
            query: {},
            body,
            headers: { host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
          },
          { signingDate: now },
        );
        assert.equal(authorization, expected.headers['authorization']);
        assert.equal(headers['x-amz-security-token'], sessionToken);
      },
    ),
    { numRuns: 200 },
  );
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { createAuthenticator } from './authenticate.ts';
import { startKeyServer } from './key-server.fixture.ts';
import { SignInError } from './sign-in-error.ts';
import { ALB_KID, encode, signAccess, signData } from './token.fixture.ts';

const keys = await startKeyServer();
after(() => keys.close());
const auth = createAuthenticator(keys.config);

async function assertRefused(rawHeaders: readonly string[]): Promise<void> {
  const error: unknown = await auth.authenticate(rawHeaders).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof SignInError, `a SignInError, not ${String(error)}`);
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300, size: 'max' }),
  fc.base64String({ maxLength: 300, size: 'max' }),
  fc.webPath(),
);

/** Generator of encoded JWT headers and claims that resemble valid ones. */
const object = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.record(
      {
        alg: fc.constantFrom('RS256', 'ES256', 'none', 'HS256', 'EdDSA', 1, null),
        kid: fc.oneof(fc.constantFrom('pool-1', ALB_KID, '__proto__'), fc.uuid(), fc.string()),
        iss: fc.oneof(fc.constant(keys.config.USER_POOL_ID), fc.webUrl()),
        exp: fc.oneof(fc.double(), fc.integer(), fc.string()),
        signer: fc.constantFrom(keys.config.ALB_ARN, null),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([other, near]) => encode({ ...other, ...near }));

/**
 * Valid parts of a token are mixed with generated parts, so that some tokens reach the verification of the signature.
 */
const [goodHead = '', goodClaims = ''] = signAccess().split('.');
const [goodAlbHead = '', goodAlbClaims = ''] = signData().split('.');
const part = fc.oneof(
  object,
  fc.constantFrom(goodHead, goodClaims, goodAlbHead, goodAlbClaims),
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  fc.base64String({ maxLength: 400, size: 'max' }),
);
const token = fc.oneof(
  text,
  fc.array(part, { maxLength: 4 }).map((parts) => parts.join('.')),
  fc
    .base64String({ maxLength: 400, size: 'max' })
    .map((signature) => `${goodHead}.${goodClaims}.${signature}`),
);

test('authenticate() refuses any text as a bearer token, with a SignInError', async () => {
  await fc.assert(
    fc.asyncProperty(token, (one) => assertRefused(['Authorization', `Bearer ${one}`])),
    { numRuns: 1_000 },
  );
});

test('authenticate() refuses any text as the data beside a good access token, with a SignInError', async () => {
  const access = signAccess();
  await fc.assert(
    fc.asyncProperty(token, async (one) => {
      const headers = ['x-amzn-oidc-data', one, 'x-amzn-oidc-accesstoken', access];
      const error: unknown = await auth.authenticate(headers).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof SignInError, `a SignInError, not ${String(error)}`);
    }),
    { numRuns: 1_000 },
  );
});

test('authenticate() refuses any headers of its own names, with a SignInError', async () => {
  const name = fc.constantFrom(
    'x-amzn-oidc-data',
    'X-Amzn-Oidc-Accesstoken',
    'x-amzn-oidc-identity',
    'x_amzn_oidc_data',
    'authorization',
    'cookie',
  );
  const headers = fc.array(fc.tuple(name, token), { maxLength: 6 }).map((pairs) => pairs.flat());
  await fc.assert(fc.asyncProperty(headers, assertRefused), { numRuns: 500 });
});

test('authenticate() refuses deep nesting instead of running out of stack', async () => {
  const deep = Buffer.from('['.repeat(30_000)).toString('base64url');
  await assertRefused(['authorization', `Bearer ${goodHead}.${deep}.AA`]);
});

import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { Authenticator } from './authenticate.ts';
import { SignInError, type SignInRefusal } from './sign-in-error.ts';

type Json = Readonly<Record<string, unknown>>;

export const TEST_POOL = 'eu-central-1_Test12345';
export const ISSUER = `https://cognito-idp.eu-central-1.amazonaws.com/${TEST_POOL}`;
export const WEB_CLIENT = 'webclient';
export const API_CLIENT = 'apiclient';
export const BALANCER_ARN =
  'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/onecall/0123456789abcdef';

export const POOL_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ALB_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const ALB_KID = randomUUID();
export const ALICE_SUB = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const BOB = '0b5d1c3e-1111-4222-8333-444455556666';

const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** Claims of a token, named as in Cognito's access tokens; a claim with the value `undefined` is left out. */
export const accessTokenClaims = (changes: Json = {}): Json => ({
  sub: ALICE_SUB,
  username: 'alice',
  iss: ISSUER,
  client_id: WEB_CLIENT,
  token_use: 'access',
  scope: 'openid',
  origin_jti: 'origin-of-alice',
  jti: randomUUID(),
  iat: nowSeconds(),
  exp: nowSeconds() + 900,
  ...changes,
});

/** Returns a Cognito token, signed with RS256 unless the header names another algorithm. */
export function signAccess(
  claims: Json = {},
  header: Json = {},
  key: KeyObject = POOL_KEY.privateKey,
): string {
  const head = { alg: 'RS256', kid: 'pool-1', ...header };
  const input = `${encode(head)}.${encode(accessTokenClaims(claims))}`;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

/** Returns a forged token, signed with HS256, whose secret is the text of the user pool's public key. */
export function signAccessWithPublicKey(claims: Json = {}): string {
  const input = `${encode({ alg: 'HS256', kid: 'pool-1' })}.${encode(accessTokenClaims(claims))}`;
  const secret = POOL_KEY.publicKey.export({ type: 'spki', format: 'pem' });
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/**
 * Returns a token for the header `x-amzn-oidc-data`, signed with ES256 over padded base64url, as the load balancer
 * signs it.
 */
export function signData(
  claims: Json = {},
  header: Json = {},
  key: KeyObject = ALB_KEY.privateKey,
): string {
  const exp = nowSeconds() + 120;
  const head = { typ: 'JWT', alg: 'ES256', kid: ALB_KID, iss: ISSUER, client: WEB_CLIENT };
  const payload = { sub: ALICE_SUB, username: 'alice', iss: ISSUER, exp, ...claims };
  const input = `${pad(encode({ ...head, signer: BALANCER_ARN, exp, ...header }))}.${pad(encode(payload))}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${pad(signature.toString('base64url'))}`;
}

export const encode = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
const pad = (text: string) => text + '='.repeat((4 - (text.length % 4)) % 4);

/** Returns the headers with which the load balancer forwards a signed-in request. */
export const fromAlb = (data: string, access: string, identity = ALICE_SUB) =>
  Object.entries({
    'X-Amzn-Oidc-Data': data,
    'X-Amzn-Oidc-Accesstoken': access,
    'X-Amzn-Oidc-Identity': identity,
  }).flat();

export const bearer = (token: string) => ['Authorization', `Bearer ${token}`];

export const apiToken = (claims: Json = {}) => signAccess({ client_id: API_CLIENT, ...claims });

export const seconds = (fromNow: number) => nowSeconds() + fromNow;

/** Returns the exact reason of a refused sign-in, and asserts that the error reveals no part of the token. */
export async function refusalReasonOf(
  auth: Authenticator,
  rawHeaders: readonly string[],
): Promise<SignInRefusal> {
  const error: unknown = await auth.authenticate(rawHeaders).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof SignInError, `refused with a SignInError, not ${String(error)}`);
  assert.equal(error.code, 'UNAUTHORIZED');
  assert.equal(error.cause, undefined);
  for (const part of rawHeaders.flatMap((value) => value.split(/[ .]/)))
    assert.ok(part.length < 12 || !error.message.includes(part), 'the message quotes no token');
  return error.refusal;
}

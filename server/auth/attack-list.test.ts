import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, test } from 'node:test';
import { createAuthenticator } from './authenticate.ts';
import { startKeyServer } from './key-server.fixture.ts';
import type { SignInRefusal } from './sign-in-error.ts';
import {
  BALANCER_ARN,
  API_CLIENT,
  apiToken,
  bearer,
  BOB,
  encode,
  fromAlb,
  ISSUER,
  refusalReasonOf,
  seconds,
  signAccess,
  signAccessWithPublicKey,
  signData,
  WEB_CLIENT,
} from './token.fixture.ts';

const keys = await startKeyServer();
after(() => keys.close());

/** Returns the token with one claim changed and its old signature, which no longer fits. */
function tamper(token: string, claims: Readonly<Record<string, unknown>>): string {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const parsed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return `${head}.${encode({ ...Object(parsed), ...claims })}.${signature}`;
}

/** Returns the token with the first byte of its signature changed. */
function resign(token: string): string {
  const [head = '', payload = '', signature = ''] = token.split('.');
  return `${head}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
}

/** Returns a correctly signed bearer token whose JWT header has these additional fields. */
const withHeader = (header: Readonly<Record<string, unknown>>) =>
  signAccess({ client_id: API_CLIENT }, header);

const otherPool = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const otherAlb = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const NONE = encode({ alg: 'none', kid: 'pool-1' });
const claimsPart = (token: string) => token.split('.')[1] ?? '';
const OTHER_ISSUER = `${ISSUER}Other`;

const ATTACKS: Readonly<Record<string, readonly [SignInRefusal, () => string[]]>> = {
  'no token': ['missing', () => ['Host', 'a', 'Cookie', 'AWSELBAuthSessionCookie-0=x']],
  'an expired bearer token': ['expired', () => bearer(apiToken({ exp: seconds(-2) }))],
  'an expired access token': [
    'expired',
    () => fromAlb(signData(), signAccess({ exp: seconds(-2) })),
  ],
  'expired data': ['expired', () => fromAlb(signData({ exp: seconds(-2) }), signAccess())],
  'a token not valid yet': ['not_yet_valid', () => bearer(apiToken({ nbf: seconds(600) }))],
  'a bearer token without exp': ['no_expiry', () => bearer(apiToken({ exp: undefined }))],
  'an access token without exp': [
    'no_expiry',
    () => fromAlb(signData(), signAccess({ exp: undefined })),
  ],
  'data without exp': ['no_expiry', () => fromAlb(signData({ exp: undefined }), signAccess())],
  'an exp beyond all dates': ['no_expiry', () => bearer(apiToken({ exp: 1e300 }))],
  'alg none with a signature': ['algorithm', () => bearer(`${NONE}.${claimsPart(apiToken())}.AA`)],
  'alg none without one': ['malformed', () => bearer(`${NONE}.${claimsPart(apiToken())}.`)],
  'alg none as data': ['algorithm', () => fromAlb(signData({}, { alg: 'none' }), signAccess())],
  'HS256 with the public key': [
    'algorithm',
    () => bearer(signAccessWithPublicKey({ client_id: API_CLIENT })),
  ],
  'HS256 with the public key, from the load balancer': [
    'algorithm',
    () => fromAlb(signData(), signAccessWithPublicKey()),
  ],
  'an alg in the wrong case': [
    'algorithm',
    () => bearer(signAccess({ client_id: API_CLIENT }, { alg: 'rs256' })),
  ],
  'data signed with RS256': [
    'algorithm',
    () => fromAlb(signAccess({}, { kid: 'pool-1' }), signAccess()),
  ],
  'a bearer token that is the load balancer data': ['algorithm', () => bearer(signData())],
  'another pool, its own key': [
    'issuer',
    () => bearer(signAccess({ client_id: API_CLIENT, iss: OTHER_ISSUER }, {}, otherPool)),
  ],
  'another issuer, our key': ['issuer', () => bearer(apiToken({ iss: OTHER_ISSUER }))],
  'no issuer': ['issuer', () => bearer(apiToken({ iss: undefined }))],
  'another issuer in data': [
    'issuer',
    () => fromAlb(signData({ iss: OTHER_ISSUER }), signAccess()),
  ],
  'another pool under our issuer and key id': [
    'signature',
    () => bearer(signAccess({ client_id: API_CLIENT }, {}, otherPool)),
  ],
  'data of another key under our key id': [
    'signature',
    () => fromAlb(signData({}, {}, otherAlb), signAccess()),
  ],
  'a bearer token of the web client': ['client', () => bearer(signAccess())],
  'a bearer token of an unknown client': ['client', () => bearer(apiToken({ client_id: 'other' }))],
  'a client in the wrong case': ['client', () => bearer(apiToken({ client_id: 'APICLIENT' }))],
  'no client': ['client', () => bearer(apiToken({ client_id: undefined }))],
  'an access token of the API client from the load balancer': [
    'client',
    () => fromAlb(signData(), apiToken()),
  ],
  'data for another client': [
    'client',
    () => fromAlb(signData({}, { client: API_CLIENT }), signAccess()),
  ],
  'data of another load balancer': [
    'signer',
    () => fromAlb(signData({}, { signer: `${BALANCER_ARN}0` }), signAccess()),
  ],
  'data without a signer': [
    'signer',
    () => fromAlb(signData({}, { signer: undefined }), signAccess()),
  ],
  'an id token as bearer': [
    'token_use',
    () => bearer(apiToken({ token_use: 'id', aud: API_CLIENT, client_id: undefined })),
  ],
  'an id token from the load balancer': [
    'token_use',
    () => fromAlb(signData(), signAccess({ token_use: 'id', aud: WEB_CLIENT })),
  ],
  'a token_use in the wrong case': ['token_use', () => bearer(apiToken({ token_use: 'ACCESS' }))],
  'no token_use': ['token_use', () => bearer(apiToken({ token_use: undefined }))],
  'an unknown key id': [
    'unknown_key',
    () => bearer(signAccess({ client_id: API_CLIENT }, { kid: 'x' })),
  ],
  'no key id': [
    'unknown_key',
    () => bearer(signAccess({ client_id: API_CLIENT }, { kid: undefined })),
  ],
  'an unknown key id in data': [
    'unknown_key',
    () => fromAlb(signData({}, { kid: '00000000-0000-4000-8000-000000000000' }), signAccess()),
  ],
  'a key id in data that climbs': [
    'unknown_key',
    () => fromAlb(signData({}, { kid: '../jwks' }), signAccess()),
  ],
  'crit in the header': ['extension', () => bearer(withHeader({ crit: ['exp'] }))],
  'an empty crit': ['extension', () => bearer(withHeader({ crit: [] }))],
  'a crit that is null': ['extension', () => bearer(withHeader({ crit: null }))],
  'b64 false': ['extension', () => bearer(withHeader({ b64: false }))],
  'b64 true': ['extension', () => bearer(withHeader({ b64: true }))],
  'b64 with its crit': ['extension', () => bearer(withHeader({ b64: false, crit: ['b64'] }))],
  'crit in data': ['extension', () => fromAlb(signData({}, { crit: ['x'] }), signAccess())],
  'b64 in data': ['extension', () => fromAlb(signData({}, { b64: false }), signAccess())],
  'crit in an access token': [
    'extension',
    () => fromAlb(signData(), signAccess({}, { crit: ['x'] })),
  ],
  'an exp in the year 9999': ['lifetime', () => bearer(apiToken({ exp: 253_402_300_799 }))],
  'an exp in two days': ['lifetime', () => bearer(apiToken({ exp: seconds(2 * 86_400) }))],
  'an exp beyond the longest life': [
    'lifetime',
    () => bearer(apiToken({ exp: seconds(3_600 + 310) })),
  ],
  'an access token of a year': [
    'lifetime',
    () => fromAlb(signData(), signAccess({ exp: seconds(31_536_000) })),
  ],
  'data of a year': [
    'lifetime',
    () => fromAlb(signData({ exp: seconds(31_536_000) }), signAccess()),
  ],
  'an iat ten minutes ahead': ['issued_later', () => bearer(apiToken({ iat: seconds(600) }))],
  'an iat six minutes ahead': ['issued_later', () => bearer(apiToken({ iat: seconds(310) }))],
  'an iat in the year 9999': ['issued_later', () => bearer(apiToken({ iat: 253_402_300_799 }))],
  'an iat in milliseconds': ['issued_later', () => bearer(apiToken({ iat: Date.now() }))],
  'an access token of tomorrow': [
    'issued_later',
    () => fromAlb(signData(), signAccess({ iat: seconds(86_400) })),
  ],
  'data of tomorrow': [
    'issued_later',
    () => fromAlb(signData({ iat: seconds(86_400) }), signAccess()),
  ],
  'an iat that is text': ['malformed', () => bearer(apiToken({ iat: '1' }))],
  'no origin_jti and no jti': [
    'no_session',
    () => bearer(apiToken({ origin_jti: undefined, jti: undefined })),
  ],
  'an empty origin_jti': ['no_session', () => bearer(apiToken({ origin_jti: '' }))],
  'no sub': ['malformed', () => bearer(apiToken({ sub: undefined }))],
  'no username': ['malformed', () => bearer(apiToken({ username: undefined }))],
  'a tampered payload': ['signature', () => bearer(tamper(apiToken(), { sub: BOB }))],
  'a tampered access token': [
    'signature',
    () => fromAlb(signData({ sub: BOB }), tamper(signAccess(), { sub: BOB }), BOB),
  ],
  'tampered data': [
    'signature',
    () => fromAlb(tamper(signData(), { username: 'bob' }), signAccess()),
  ],
  'a tampered signature': ['signature', () => bearer(resign(apiToken()))],
  'a tampered signature of data': ['signature', () => fromAlb(resign(signData()), signAccess())],
  'the tokens of different people': [
    'subject_mismatch',
    () => fromAlb(signData({ sub: BOB }), signAccess()),
  ],
  'the identity of somebody else': [
    'subject_mismatch',
    () => fromAlb(signData(), signAccess(), BOB),
  ],
  'an empty identity': ['subject_mismatch', () => fromAlb(signData(), signAccess(), '')],
  'both kinds at once': [
    'both_kinds',
    () => [...fromAlb(signData(), signAccess()), ...bearer(apiToken())],
  ],
};

for (const [name, [refusal, headers]] of Object.entries(ATTACKS))
  test(`authenticate() refuses ${name}: ${refusal}`, async () => {
    const auth = createAuthenticator(keys.config);
    assert.equal(await refusalReasonOf(auth, headers()), refusal);
  });

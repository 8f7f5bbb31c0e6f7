import { createHmac } from 'node:crypto';
import {
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JWTPayload,
} from 'jose';
import type { PoolKeys } from './keys.ts';

/** Keys for forging tokens in tests: those that an attacker may have, and those that only the pool has. */
export type ForgeKeys = Readonly<{
  kid: string;
  privateKey: CryptoKey;
  /** The trusted public key as PEM. In an algorithm confusion attack it serves as an HMAC secret. */
  publicPem: string;
  /** A private key whose public key the verifier does not know. */
  otherPrivateKey: CryptoKey;
}>;

type Forgery = (claims: JWTPayload, keys: ForgeKeys) => string | Promise<string>;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const headed = (alg: string, keys: ForgeKeys) => encoded({ alg, kid: keys.kid, typ: 'JWT' });

const changed =
  (change: () => JWTPayload): Forgery =>
  (claims, keys) =>
    signClaims({ ...claims, ...change() }, keys);

const now = () => Math.floor(Date.now() / 1_000);

/** Forged tokens that an attacker might send; a verifier must refuse each of them. */
const FORGERIES = {
  unsigned: (claims, keys) => `${headed('none', keys)}.${encoded(claims)}.`,
  hmac_with_public_key(claims, keys) {
    const input = `${headed('HS256', keys)}.${encoded(claims)}`;
    return `${input}.${createHmac('sha256', keys.publicPem).update(input).digest('base64url')}`;
  },
  other_key: (claims, keys) =>
    signClaims(claims, { kid: keys.kid, privateKey: keys.otherPrivateKey }),
  unknown_kid: (claims, keys) =>
    signClaims(claims, { kid: 'unknown', privateKey: keys.otherPrivateKey }),
  wrong_issuer: changed(() => ({
    iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other',
  })),
  wrong_client: changed(() => ({ client_id: 'someoneelse', aud: 'someoneelse' })),
  wrong_token_use: (claims, keys) =>
    signClaims({ ...claims, token_use: claims['token_use'] === 'id' ? 'access' : 'id' }, keys),
  no_expiry(claims, keys) {
    const { exp: _, ...endless } = claims;
    return signClaims(endless, keys);
  },
  expired: changed(() => ({ iat: now() - 7_200, exp: now() - 3_600 })),
  not_yet_valid: changed(() => ({ nbf: now() + 3_600 })),
  async tampered(claims, keys) {
    const [head = '', , signature = ''] = (await signClaims(claims, keys)).split('.');
    const other = { ...claims, sub: 'someone-else', username: 'someone-else' };
    return `${head}.${encoded(other)}.${signature}`;
  },
  truncated: async (claims, keys) =>
    (await signClaims(claims, keys)).split('.').slice(0, 2).join('.'),
} satisfies Record<string, Forgery>;

export type ForgedToken = keyof typeof FORGERIES;

export const FORGED_TOKENS: readonly string[] = Object.keys(FORGERIES);

export function signClaims(
  claims: JWTPayload,
  { kid, privateKey }: Pick<ForgeKeys, 'kid' | 'privateKey'>,
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey);
}

/** Forges a token of one type. @param claims claims with which Cognito's own token would be accepted */
export async function forge(
  kind: ForgedToken,
  claims: JWTPayload,
  keys: ForgeKeys,
): Promise<string> {
  return FORGERIES[kind](claims, keys);
}

/** Creates an attacker's keys, and returns them together with those of the pool. */
export async function makeForgeKeys(pool: PoolKeys): Promise<ForgeKeys> {
  const key = await importJWK(pool.publicJwk, 'RS256', { extractable: true });
  if (key instanceof Uint8Array) throw new TypeError('The pool key is not a public key');
  const other = await generateKeyPair('RS256', { extractable: true });
  return {
    kid: pool.kid,
    privateKey: pool.privateKey,
    publicPem: await exportSPKI(key),
    otherPrivateKey: other.privateKey,
  };
}

import { createHmac, createPublicKey, generateKeyPair, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Credentials } from './credentials.ts';

/** Material for a forged token: an accepted token, and what else an attacker may know. */
export type Genuine = Readonly<{
  token: string;
  idToken?: string;
  /** Valid token of a person other than the owner of the accepted token. */
  other: string;
  credentials: Credentials;
}>;

type Claims = Readonly<Record<string, unknown>>;
type Header = Readonly<Record<string, unknown>>;

/** Key pair that no user pool knows, made once for each process. */
let own: Promise<KeyObject> | undefined;
const ownKey = (): Promise<KeyObject> => {
  own ??= promisify(generateKeyPair)('rsa', { modulusLength: 2_048 }).then(
    ({ privateKey }) => privateKey,
  );
  return own;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function partsOf(token: string): { header: Header; claims: Claims; parts: readonly string[] } {
  const parts = token.split('.');
  const read = (at: number): Record<string, unknown> => {
    const value: unknown = JSON.parse(Buffer.from(parts[at] ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  };
  return { header: read(0), claims: read(1), parts };
}

async function signedByUs(header: Header, claims: Claims): Promise<string> {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), await ownKey()).toString('base64url')}`;
}

async function publicPem({ credentials }: Genuine, kid: unknown): Promise<string> {
  const keys = await credentials.publicKeys?.();
  const key = keys?.find((each) => each.kid === kid) ?? keys?.[0];
  if (key === undefined) return 'secret';
  const jwk = { kty: 'RSA', n: key.n, e: key.e };
  return createPublicKey({ key: jwk, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}

const hourAgo = () => Math.floor(Date.now() / 1_000) - 3_600;

type Forgery = (genuine: Genuine, at: number) => string | undefined | Promise<string | undefined>;

/**
 * Forgeries that need no secret. They use accepted tokens, the user pool's public keys, and a key pair of the harness.
 */
const FROM_OUTSIDE = {
  unsigned: ({ token }) => {
    const { header, claims } = partsOf(token);
    return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
  },
  unsigned_with_signature: ({ token }) => {
    const { header, claims, parts } = partsOf(token);
    return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.${parts[2] ?? ''}`;
  },
  hmac_with_public_key: async (genuine) => {
    const { header, claims } = partsOf(genuine.token);
    const input = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
    const pem = await publicPem(genuine, header['kid']);
    return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
  },
  other_key: ({ token }) => {
    const { header, claims } = partsOf(token);
    return signedByUs(header, claims);
  },
  unknown_kid: ({ token }) => {
    const { header, claims } = partsOf(token);
    return signedByUs({ ...header, kid: 'nobody-knows-this-key' }, claims);
  },
  expired_by_other_key: ({ token }) => {
    const { header, claims } = partsOf(token);
    return signedByUs(header, { ...claims, exp: hourAgo() });
  },
  tampered_claims: ({ token }) => {
    const { claims, parts } = partsOf(token);
    const longer = { ...claims, exp: Number(claims['exp'] ?? 0) + 86_400 };
    return `${parts[0]}.${encode(longer)}.${parts[2]}`;
  },
  tampered_signature: ({ token }, at) => {
    const { parts } = partsOf(token);
    const bytes = Buffer.from(parts[2] ?? '', 'base64url');
    const index = at % Math.max(1, bytes.length);
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    return `${parts[0]}.${parts[1]}.${bytes.toString('base64url')}`;
  },
  claims_of_another: ({ token, other }) => {
    const { parts } = partsOf(token);
    return token === other ? undefined : `${parts[0]}.${partsOf(other).parts[1]}.${parts[2]}`;
  },
  id_token: ({ idToken }) => idToken,
  truncated: ({ token }, at) => token.slice(0, 1 + (at % (token.length - 1))),
  without_signature: ({ token }) => token.split('.').slice(0, 2).join('.'),
  twice: ({ token }) => `${token}.${token}`,
  garbage: (_genuine, at) => `x${at}.y.z`,
  empty: () => '',
} satisfies Record<string, Forgery>;

const resigned =
  (change: (claims: Claims) => Claims): Forgery =>
  ({ token, credentials }) =>
    credentials.sign?.(change(partsOf(token).claims));

/**
 * Forgeries that the user pool itself signs, so that only the claims are wrong; possible where the user pool is
 * emulated.
 */
const WITH_THE_POOLS_KEY = {
  expired: resigned((claims) => ({ ...claims, iat: hourAgo() - 900, exp: hourAgo() })),
  no_expiry: resigned(({ exp: _, ...claims }) => claims),
  wrong_issuer: resigned((claims) => ({
    ...claims,
    iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another01',
  })),
  wrong_client: resigned((claims) => ({ ...claims, client_id: 'another', aud: 'another' })),
  wrong_use: resigned((claims) => ({ ...claims, token_use: 'id' })),
} satisfies Record<string, Forgery>;

const FORGERIES: Readonly<Record<string, Forgery>> = { ...FROM_OUTSIDE, ...WITH_THE_POOLS_KEY };

/** Returns the kinds of forged and stale tokens that the harness can make for a target. */
export function forgeryKinds({ sign }: Credentials): readonly string[] {
  return Object.keys(sign ? FORGERIES : FROM_OUTSIDE);
}

/**
 * Returns a token that the server must refuse; undefined where a token of this kind cannot be made.
 * @param at index of the changed byte, or a length, for kinds that have variants
 */
export async function forgeToken(
  kind: string,
  genuine: Genuine,
  at: number,
): Promise<string | undefined> {
  // An opaque token, which is no JWT, has no claims to change.
  if (genuine.token.split('.').length !== 3 && !['garbage', 'empty', 'truncated'].includes(kind))
    return undefined;
  return FORGERIES[kind]?.(genuine, at);
}

import { AlbJwtVerifier, CognitoJwtVerifier } from 'aws-jwt-verify';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import type { ServerConfig } from '../config.ts';
import { createBalancerKeys } from './balancer-keys.ts';
import { createKeyFetcher } from './key-fetcher.ts';
import { createPoolKeys } from './pool-keys.ts';
import { toSignInError } from './refusal.ts';
import { SignInError } from './sign-in-error.ts';

export type IdentityConfig = Pick<
  ServerConfig,
  | 'USER_POOL_ID'
  | 'WEB_CLIENT_ID'
  | 'API_CLIENT_ID'
  | 'ALB_ARN'
  | 'COGNITO_KEYS_URL'
  | 'ALB_KEYS_URL'
  | 'TOKEN_MINUTES'
>;

export type AccessClaims = Readonly<{
  sub: string;
  username: string;
  /** Id of the sign-in that this access token and all its refreshed successors come from. */
  originJti: string;
  /** Names of the person's groups in the user pool. */
  groups: readonly string[];
  expiresAtMs: number;
}>;
export type AlbClaims = Readonly<{ sub: string; expiresAtMs: number }>;

export type TokenVerifiers = Readonly<{
  /** Verifies a Cognito access token of the given app client, and returns its claims. */
  verifyAccess(token: string, clientId: string): Promise<AccessClaims>;
  /**
   * Verifies the load balancer's own token, `x-amzn-oidc-data`. The token must name the person `sub`, whom an access
   * token has named.
   */
  verifyAlb(token: string, sub: string): Promise<AlbClaims>;
  /** Fetches the user pool's public keys. */
  fetchPoolKeys(): Promise<unknown>;
}>;

/**
 * Creates the verifiers of Cognito's and the load balancer's tokens. The methods `verify*` reject only with
 * {@link SignInError} or `KeysUnreachableError`.
 */
export function createTokenVerifiers(
  config: IdentityConfig,
  limits: Readonly<{ timeoutMs: number; now: () => number }>,
): TokenVerifiers {
  const poolRegion = config.USER_POOL_ID.split('_')[0];
  const issuer = `https://cognito-idp.${poolRegion}.amazonaws.com/${config.USER_POOL_ID}`;
  const poolKeysUri = `${issuer}/.well-known/jwks.json`;
  const albKeysUri = `https://public-keys.auth.elb.${config.ALB_ARN.split(':')[3]}.amazonaws.com`;

  const { timeoutMs, now } = limits;
  const fetcherOf = (uri: string, from: string | undefined) =>
    createKeyFetcher({ uri, from, timeoutMs });
  const poolKeys = createPoolKeys(fetcherOf(poolKeysUri, config.COGNITO_KEYS_URL), now);
  const albKeys = createBalancerKeys(fetcherOf(albKeysUri, config.ALB_KEYS_URL), now);
  const times = { now, longestMs: config.TOKEN_MINUTES * 60_000 };
  const access = CognitoJwtVerifier.create(
    { userPoolId: config.USER_POOL_ID, tokenUse: 'access', clientId: null },
    { jwksCache: poolKeys },
  );
  const alb = AlbJwtVerifier.create(
    { albArn: config.ALB_ARN, clientId: config.WEB_CLIENT_ID, issuer, jwksUri: albKeysUri },
    { jwksCache: albKeys },
  );

  return {
    async verifyAccess(token, clientId) {
      try {
        expectHead(token, 'RS256', issuer);
        const claims = await access.verify(token, { clientId, tokenUse: 'access' });
        return readAccess(claims, readExpiry(claims, times));
      } catch (error) {
        throw toSignInError(error);
      }
    },
    async verifyAlb(token, sub) {
      try {
        // The key look-ups are limited for each person, so a token must not spend the look-ups of another person.
        if (expectHead(token, 'ES256', issuer).sub !== sub)
          throw new SignInError('subject_mismatch');
        return { sub, expiresAtMs: readExpiry(await alb.verify(token), times) };
      } catch (error) {
        throw toSignInError(error);
      }
    },
    fetchPoolKeys: () => poolKeys.refresh(),
  };
}

/**
 * Refuses a token with a wrong algorithm, extension or issuer before its signature is checked. Such a token must not
 * cause a key look-up, and `aws-jwt-verify` would keep key objects for each issuer that a token names.
 *
 * @returns the claims, not verified yet
 */
function expectHead(token: string, alg: string, issuer: string) {
  const { header, payload } = decomposeUnverifiedJwt(token);
  if (header.alg !== alg) throw new SignInError('algorithm');
  // A verifier of tokens must refuse JWT extensions that it does not know:
  // https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11 and https://www.rfc-editor.org/rfc/rfc7797#section-3
  if ('crit' in header || 'b64' in header) throw new SignInError('extension');
  if (payload.iss !== issuer) throw new SignInError('issuer');
  return payload;
}

type Claims = Readonly<Record<string, unknown>>;

function readAccess(claims: Claims, expiresAtMs: number): AccessClaims {
  const originJti = claims['origin_jti'] ?? claims['jti'];
  if (typeof originJti !== 'string' || originJti === '') throw new SignInError('no_session');
  return {
    sub: readText(claims['sub']),
    username: readText(claims['username']),
    originJti,
    groups: readTexts(claims['cognito:groups']),
    expiresAtMs,
  };
}

/** Largest accepted difference in milliseconds between AWS's clock and this server's clock. */
const CLOCKS_DIFFER_MS = 300_000;

type Times = Readonly<{ now: () => number; longestMs: number }>;

/**
 * Returns the time at which a token expires, in milliseconds since the epoch. `aws-jwt-verify` accepts a token without
 * `exp`, with any `exp` in the future, and with any `iat`. This function refuses such a token, which would otherwise be
 * remembered for ever.
 */
function readExpiry({ exp, iat }: Claims, { now, longestMs }: Times): number {
  const expiresAtMs = typeof exp === 'number' ? exp * 1_000 : Number.NaN;
  if (Number.isNaN(new Date(expiresAtMs).getTime())) throw new SignInError('no_expiry');
  if (expiresAtMs > now() + longestMs + CLOCKS_DIFFER_MS) throw new SignInError('lifetime');
  if (iat === undefined) return expiresAtMs;
  if (typeof iat !== 'number') throw new SignInError('malformed');
  if (iat * 1_000 > now() + CLOCKS_DIFFER_MS) throw new SignInError('issued_later');
  return expiresAtMs;
}

const readTexts = (claim: unknown): readonly string[] =>
  Array.isArray(claim) ? claim.filter((one) => typeof one === 'string') : [];

function readText(claim: unknown): string {
  if (typeof claim !== 'string' || claim === '') throw new SignInError('malformed');
  return claim;
}

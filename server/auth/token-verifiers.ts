import { AlbJwtVerifier, CognitoJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import type { ServerConfig } from '../config.ts';
import { createKeyFetcher } from './key-fetcher.ts';
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
>;

export type AccessClaims = Readonly<{
  sub: string;
  username: string;
  /** The sign-in this token and all its refreshed successors come from. */
  originJti: string;
  expiresAtMs: number;
}>;
export type AlbClaims = Readonly<{ sub: string; expiresAtMs: number }>;

export type TokenVerifiers = Readonly<{
  /** A Cognito access token of the given app client. */
  verifyAccess(token: string, clientId: string): Promise<AccessClaims>;
  /** The load balancer's own token about the person it signed in, `x-amzn-oidc-data`. */
  verifyAlb(token: string): Promise<AlbClaims>;
  /** Fetches the user pool's keys. */
  fetchPoolKeys(): Promise<unknown>;
}>;

/** `verify*` reject with {@link SignInError} or `KeysUnreachableError` and nothing else. */
export function createTokenVerifiers(
  config: IdentityConfig,
  limits: Readonly<{ timeoutMs: number; now: () => number }>,
): TokenVerifiers {
  const poolRegion = config.USER_POOL_ID.split('_')[0];
  const issuer = `https://cognito-idp.${poolRegion}.amazonaws.com/${config.USER_POOL_ID}`;
  const poolKeysUri = `${issuer}/.well-known/jwks.json`;
  const albKeysUri = `https://public-keys.auth.elb.${config.ALB_ARN.split(':')[3]}.amazonaws.com`;

  const poolKeys = new SimpleJwksCache({
    fetcher: createKeyFetcher({
      ...limits,
      uri: poolKeysUri,
      from: config.COGNITO_KEYS_URL,
      holds: 'set',
    }),
  });
  const albKeys = new AlbJwksCache({
    fetcher: createKeyFetcher({
      ...limits,
      uri: albKeysUri,
      from: config.ALB_KEYS_URL,
      holds: 'single',
    }),
  });
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
        return readAccess(await access.verify(token, { clientId, tokenUse: 'access' }));
      } catch (error) {
        throw toSignInError(error);
      }
    },
    async verifyAlb(token) {
      try {
        expectHead(token, 'ES256', issuer);
        const claims = await alb.verify(token);
        return { sub: readText(claims.sub), expiresAtMs: readExpiry(claims.exp) };
      } catch (error) {
        throw toSignInError(error);
      }
    },
    fetchPoolKeys: () => poolKeys.getJwks(poolKeysUri),
  };
}

/**
 * Before any key is looked up: what is wrong on its face must not cost a fetch, and the verifiers keep key objects
 * per issuer as the token names it, before its signature is checked.
 */
function expectHead(token: string, alg: string, issuer: string): void {
  const { header, payload } = decomposeUnverifiedJwt(token);
  if (header.alg !== alg) throw new SignInError('algorithm');
  if (payload.iss !== issuer) throw new SignInError('issuer');
}

function readAccess(claims: Readonly<Record<string, unknown>>): AccessClaims {
  const expiresAtMs = readExpiry(claims['exp']);
  const originJti = claims['origin_jti'] ?? claims['jti'];
  if (typeof originJti !== 'string' || originJti === '') throw new SignInError('no_session');
  return {
    sub: readText(claims['sub']),
    username: readText(claims['username']),
    originJti,
    expiresAtMs,
  };
}

/** `aws-jwt-verify` accepts a token without `exp`; here it would never be forgotten, so it is refused. */
function readExpiry(exp: unknown): number {
  const expiresAtMs = typeof exp === 'number' ? exp * 1_000 : Number.NaN;
  if (Number.isNaN(new Date(expiresAtMs).getTime())) throw new SignInError('no_expiry');
  return expiresAtMs;
}

function readText(claim: unknown): string {
  if (typeof claim !== 'string' || claim === '') throw new SignInError('malformed');
  return claim;
}

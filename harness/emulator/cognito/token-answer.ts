import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { JWTPayload } from 'jose';
import type { Context } from 'koa';
import type { KoaContextWithOIDC as GrantContext } from 'oidc-provider';
import { accessClaims, idClaims, nowSeconds, type SignIn } from './claims.ts';
import type { RunningPool } from './served-pool.ts';
import { originJtiOf } from './token-store.ts';

type Granted = Readonly<{
  signIn: SignIn;
  scope: string;
  seconds: number;
  nonce: string | undefined;
  refreshToken: string | undefined;
}>;

/**
 * Replaces the tokens in a successful response of the token endpoint by Cognito's tokens, because `oidc-provider`
 * cannot issue access tokens without an audience.
 */
export function makeTokenAnswer(pool: RunningPool) {
  const granted = new WeakMap<IncomingMessage, Promise<Granted | undefined>>();

  const grantOf = async (ctx: GrantContext): Promise<Granted | undefined> => {
    const {
      AccessToken: access,
      AuthorizationCode: code,
      RefreshToken: refresh,
    } = ctx.oidc.entities;
    const grantId = access?.grantId;
    const client = pool.clients().get(access?.clientId ?? '');
    const user = await pool.people.bySub(access?.accountId ?? '');
    if (grantId === undefined || !client || !user) return undefined;
    const authTime = code?.authTime ?? refresh?.authTime ?? nowSeconds();
    return {
      signIn: {
        issuer: pool.issuer,
        user,
        clientId: client.clientId,
        originJti: originJtiOf(grantId),
        authTime,
      },
      scope: access?.scope ?? '',
      seconds: client.accessTokenSeconds,
      nonce: code?.nonce,
      // The response to a refresh contains no refresh token, as in Cognito, because the old one stays valid.
      refreshToken: code ? refresh?.jti : undefined,
    };
  };
  pool.provider.on('grant.success', (ctx) => granted.set(ctx.req, grantOf(ctx)));

  return async (ctx: Context): Promise<void> => {
    const grant = await granted.get(ctx.req);
    if (!grant || ctx.status !== 200) return;
    const { signIn, scope, seconds, nonce, refreshToken } = grant;
    const accessToken = await pool.keys.sign(accessClaims(signIn, scope, seconds));
    const id: JWTPayload = { ...idClaims(signIn, seconds), at_hash: halfHash(accessToken) };
    ctx.body = {
      ...(scope.split(' ').includes('openid')
        ? { id_token: await pool.keys.sign(nonce === undefined ? id : { ...id, nonce }) }
        : {}),
      access_token: accessToken,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      expires_in: seconds,
      token_type: 'Bearer',
    };
  };
}

/** Returns the left half of a SHA-256 hash for the claim `at_hash`, as OpenID Connect Core 3.1.3.6 requires. */
const halfHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');

import type { Context, Next } from 'koa';
import { userInfoClaims } from './claims.ts';
import { isFederationCallback } from './federation.ts';
import { makeLogin } from './login.ts';
import type { RunningPool } from './served-pool.ts';
import { makeTokenAnswer } from './token-answer.ts';

/**
 * Creates the handlers of the hosted UI that the OAuth server lacks: login form, `/logout`, userInfo and discovery.
 */
export function makeHostedUi(pool: RunningPool) {
  const login = makeLogin(pool);
  const answer = makeTokenAnswer(pool);
  const wellKnown = `/${pool.id}/.well-known`;

  return async (ctx: Context, next: Next): Promise<void> => {
    const [, attempt] = /^\/login\/([\w-]+)$/.exec(ctx.path) ?? [];
    if (attempt !== undefined) return login(ctx, attempt);
    if (isFederationCallback(ctx.path)) return pool.federation.finish(ctx);
    switch (ctx.path) {
      case '/login':
        return ctx.redirect(`/oauth2/authorize?${ctx.querystring}`);
      case '/logout':
        return logout(ctx, pool);
      case '/oauth2/userInfo':
        return userInfo(ctx, pool);
      case `${wellKnown}/jwks.json`:
        ctx.body = { keys: [pool.keys.publicJwk] };
        return;
      case `${wellKnown}/openid-configuration`:
        ctx.body = discovery(ctx, pool);
        return;
      default:
        await next();
        await answer(ctx);
    }
  };
}

/** Ends the login session of this browser. As in Cognito, refresh tokens that were issued stay valid. */
async function logout(ctx: Context, { provider, clients, reachable }: RunningPool): Promise<void> {
  const { client_id: clientId, logout_uri: logoutUri } = ctx.query;
  const client = typeof clientId === 'string' ? clients().get(clientId) : undefined;
  const accepted = client?.logoutUrls.flatMap((url) => reachable(url) ?? []) ?? [];
  if (!client || typeof logoutUri !== 'string' || !accepted.includes(logoutUri)) {
    ctx.status = 400;
    ctx.body = client
      ? `Cannot sign out to "${String(logoutUri)}": "logout_uri" must be one of the client's logout URLs, character for character\n`
      : `Cannot sign out: "client_id" must name an app client of this pool\n`;
    return;
  }
  const session = await provider.Session.get(ctx);
  await session.destroy();
  for (const name of ['cognito', 'cognito.sig']) ctx.cookies.set(name, null, { signed: false });
  ctx.set('cache-control', 'no-store');
  ctx.redirect(logoutUri);
}

async function userInfo(
  ctx: Context,
  { keys, issuer, people, tokens }: RunningPool,
): Promise<void> {
  const [, token] = /^Bearer (\S+)$/i.exec(ctx.get('authorization')) ?? [];
  const payload = await keys.verify(token ?? '', issuer).catch(() => undefined);
  const user = await people.bySub(payload?.sub ?? '');
  const scopes = String(payload?.['scope']).split(' ');
  const revoked = tokens.isRevoked(String(payload?.['origin_jti']));
  ctx.set('cache-control', 'no-store');
  if (user && payload?.['token_use'] === 'access' && scopes.includes('openid') && !revoked) {
    ctx.body = userInfoClaims(user);
    return;
  }
  ctx.status = 401;
  const description = 'Access token is expired, disabled, or deleted, or lacks the scope openid';
  ctx.body = { error: 'invalid_token', error_description: description };
}

function discovery(ctx: Context, { issuer, id }: RunningPool): Record<string, unknown> {
  // Koa's `ctx.origin` would be the request's Origin header, so the origin of the server is built from protocol and
  // host.
  const origin = `${ctx.protocol}://${ctx.host}`;
  return {
    issuer,
    authorization_endpoint: `${origin}/oauth2/authorize`,
    token_endpoint: `${origin}/oauth2/token`,
    userinfo_endpoint: `${origin}/oauth2/userInfo`,
    revocation_endpoint: `${origin}/oauth2/revoke`,
    end_session_endpoint: `${origin}/logout`,
    jwks_uri: `${origin}/${id}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}

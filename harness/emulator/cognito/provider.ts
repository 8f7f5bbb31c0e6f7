import { randomBytes } from 'node:crypto';
import { Provider, type ClientMetadata } from 'oidc-provider';
import { hasCodeFlow, type AppClient } from './options.ts';
import type { Pool } from './pool-context.ts';

export type { Provider } from 'oidc-provider';

const SCOPES = ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'];
const SCOPE = SCOPES.join(' ');
const DAY_SECONDS = 86_400;
/**
 * Number of seconds for which the hosted UI remembers a login: one hour, as in Cognito, where it cannot be
 * configured.
 */
const LOGIN_SECONDS = 3_600;

function metadataOf(client: AppClient, reachable: Pool['reachable']): ClientMetadata {
  const codeFlow = hasCodeFlow(client);
  return {
    client_id: client.clientId,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
    redirect_uris: codeFlow ? client.callbackUrls.flatMap((url) => reachable(url) ?? []) : [],
    grant_types: codeFlow ? ['authorization_code', 'refresh_token'] : ['refresh_token'],
    response_types: codeFlow ? ['code'] : [],
    token_endpoint_auth_method: client.clientSecret === undefined ? 'none' : 'client_secret_basic',
    id_token_signed_response_alg: 'RS256',
    ...(client.scopes && { scope: client.scopes.join(' ') }),
  };
}

/**
 * Returns the OAuth 2.0 server behind the hosted UI. It supports the authorization code flow, optional PKCE, refresh
 * and revocation. `token-answer.ts` replaces the tokens that it issues by Cognito's.
 */
export function makeProvider(pool: Pool): Provider {
  const { id, issuer, people, clients, tokens, reachable } = pool;

  const accessSeconds = (clientId: string) => clients().get(clientId)?.accessTokenSeconds ?? 3_600;
  /** Finds a client by id. It is called at each request, so that a change of a client takes effect at once. */
  const findClient = async (clientId: string) => {
    const client = clients().get(clientId);
    return client && metadataOf(client, reachable);
  };

  return new Provider(issuer, {
    adapter: (kind: string) =>
      kind === 'Client' ? { ...tokens.adapter(kind), find: findClient } : tokens.adapter(kind),
    jwks: { keys: [pool.keys.privateJwk] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'cognito', interaction: 'cognito-login', resume: 'cognito-resume' },
    },
    // PKCE is not required, because neither the load balancer nor Cognito requires it. A challenge that a client
    // sends is verified.
    pkce: { required: () => false },
    scopes: SCOPES,
    issueRefreshToken: () => true,
    rotateRefreshToken: false,
    // Refresh tokens stay valid after `/logout`, which ends only the login session, as in Cognito.
    expiresWithSession: () => false,
    ttl: {
      AccessToken: (_ctx, _token, client) => accessSeconds(client.clientId),
      IdToken: (_ctx, _token, client) => accessSeconds(client.clientId),
      RefreshToken: (_ctx, _token, client) =>
        clients().get(client.clientId)?.refreshTokenSeconds ?? DAY_SECONDS,
      AuthorizationCode: 300,
      Session: LOGIN_SECONDS,
      Interaction: 900,
      Grant: 10 * 365 * DAY_SECONDS,
    },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      jwks: `/${id}/.well-known/jwks.json`,
    },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    findAccount: async (_ctx, sub) =>
      (await people.bySub(sub)) ? { accountId: sub, claims: () => ({ sub }) } : undefined,
    // Each login attempt has its own path and a cookie for that path, so that attempts in several tabs do not disturb
    // each other.
    interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
    // Every authorization is granted without a consent screen, as in Cognito. Each authorization gets its own grant.
    async loadExistingGrant(ctx) {
      const accountId = ctx.oidc.session?.accountId;
      const clientId = ctx.oidc.client?.clientId;
      if (accountId === undefined || clientId === undefined) return undefined;
      const grant = new ctx.oidc.provider.Grant({ clientId, accountId });
      grant.addOIDCScope(SCOPE);
      await grant.save();
      return grant;
    },
    renderError(ctx, out) {
      // The error page shows the error code, as Cognito does, and also its description, for the developer of the
      // request.
      ctx.type = 'text/plain; charset=utf-8';
      const error = out.error === 'invalid_redirect_uri' ? 'redirect_mismatch' : out.error;
      ctx.body = `${error}: ${out.error_description ?? 'no description'}\n`;
    },
  });
}

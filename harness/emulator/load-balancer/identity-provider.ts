import * as oidc from 'openid-client';
import * as z from 'zod';
import type { CognitoClient } from './options.ts';
import { SessionSchema, type BalancerSession } from './session.ts';

const Claims = SessionSchema.shape.claims;

export type IdentityProvider = Readonly<{
  loginUrl(state: string, nonce: string): string;
  /**
   * Exchanges the authorization code of a login callback for a session. @throws when the provider refuses the code or
   * is unreachable.
   */
  exchange(callback: URL, expected: { state: string; nonce: string }): Promise<BalancerSession>;
  /** Refreshes the tokens of a session. @throws when the provider no longer accepts the refresh token. */
  refresh(session: BalancerSession): Promise<BalancerSession>;
}>;

/** Tells whether an error is the provider's refusal; false when the provider did not answer at all. */
export const wasRefused = (error: unknown): boolean =>
  error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError;

/** Returns the authorization code flow with Cognito, in which the load balancer is the OIDC client. */
export function makeIdentityProvider(client: CognitoClient, publicUrl: string): IdentityProvider {
  const { domain, issuer, clientId, clientSecret, scope } = client;
  const configuration = new oidc.Configuration(
    {
      issuer,
      authorization_endpoint: `${domain}/oauth2/authorize`,
      token_endpoint: `${domain}/oauth2/token`,
      userinfo_endpoint: `${domain}/oauth2/userInfo`,
    },
    clientId,
    undefined,
    oidc.ClientSecretBasic(clientSecret),
  );
  // The OIDC library is set to allow plain HTTP, since all connections are on loopback.
  oidc.allowInsecureRequests(configuration);

  type Tokens = Awaited<ReturnType<typeof oidc.refreshTokenGrant>>;
  const sessionOf = async (
    tokens: Tokens,
    expiresAt: number,
    refreshToken?: string,
  ): Promise<BalancerSession> => {
    const subject = tokens.claims()?.sub ?? oidc.skipSubjectCheck;
    const info: unknown = await oidc.fetchUserInfo(configuration, tokens.access_token, subject);
    const kept = tokens.refresh_token ?? refreshToken;
    return {
      accessToken: tokens.access_token,
      ...(kept === undefined ? {} : { refreshToken: kept }),
      accessExpiresAt: Date.now() + (tokens.expiresIn() ?? 3_600) * 1_000,
      expiresAt,
      claims: Claims.parse(info),
    };
  };

  return {
    loginUrl: (state, nonce) =>
      oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: `${publicUrl}/oauth2/idpresponse`,
        response_type: 'code',
        scope,
        state,
        nonce,
      }).href,
    async exchange(callback, { state, nonce }) {
      const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
        expectedState: state,
        expectedNonce: nonce,
      });
      return sessionOf(tokens, Date.now() + client.sessionTimeoutSeconds * 1_000);
    },
    async refresh(session) {
      const refreshToken = z.string().parse(session.refreshToken);
      const tokens = await oidc.refreshTokenGrant(configuration, refreshToken);
      return sessionOf(tokens, session.expiresAt, refreshToken);
    },
  };
}

import * as z from 'zod';
import { ApiError } from './api-error.ts';
import { clientOf } from './api-sign-in.ts';
import { userOf, type AdminUser } from './api-users.ts';
import { hasCodeFlow } from './options.ts';
import type { RunningPool } from './served-pool.ts';

export const DescribeUserPoolClient = z.object({ UserPoolId: z.string(), ClientId: z.string() });
export const RevokeToken = z.object({
  Token: z.string(),
  ClientId: z.string(),
  ClientSecret: z.string().optional(),
});
export const GlobalSignOut = z.object({ AccessToken: z.string() });

export function describeUserPoolClient(
  pool: RunningPool,
  input: z.infer<typeof DescribeUserPoolClient>,
) {
  const client = clientOf(pool, input.ClientId);
  return {
    UserPoolClient: {
      UserPoolId: pool.id,
      ClientName: client.clientId,
      ClientId: client.clientId,
      ...(client.clientSecret === undefined ? {} : { ClientSecret: client.clientSecret }),
      AccessTokenValidity: client.accessTokenSeconds,
      IdTokenValidity: client.accessTokenSeconds,
      RefreshTokenValidity: client.refreshTokenSeconds,
      TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds', RefreshToken: 'seconds' },
      ExplicitAuthFlows: client.explicitAuthFlows,
      CallbackURLs: client.callbackUrls,
      LogoutURLs: client.logoutUrls,
      AllowedOAuthFlows: hasCodeFlow(client) ? ['code'] : [],
      AllowedOAuthFlowsUserPoolClient: hasCodeFlow(client),
      ...(client.scopes && { AllowedOAuthScopes: client.scopes }),
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    },
  };
}

/**
 * Revokes a refresh token and all access tokens issued from it. As OAuth requires, an unknown token causes no error.
 */
export async function revokeToken(pool: RunningPool, input: z.infer<typeof RevokeToken>) {
  const client = clientOf(pool, input.ClientId);
  if (client.clientSecret !== input.ClientSecret) {
    throw new ApiError('UnauthorizedException', 'Unauthorized client.');
  }
  if (input.Token.split('.').length === 3) {
    throw new ApiError(
      'UnsupportedTokenTypeException',
      'Unsupported token type: only refresh tokens can be revoked',
    );
  }
  const token = await pool.provider.RefreshToken.find(input.Token);
  if (!token) return {};
  if (token.clientId !== client.clientId) {
    throw new ApiError('UnauthorizedException', 'The token was not issued to this client.');
  }
  if (token.grantId !== undefined) pool.tokens.revokeGrant(token.grantId);
  return {};
}

export async function globalSignOut(pool: RunningPool, input: z.infer<typeof GlobalSignOut>) {
  const payload = await pool.keys.verify(input.AccessToken, pool.issuer).catch(() => undefined);
  const revoked = pool.tokens.isRevoked(String(payload?.['origin_jti']));
  if (payload?.sub === undefined || payload['token_use'] !== 'access' || revoked) {
    throw new ApiError(
      'NotAuthorizedException',
      revoked ? 'Access Token has been revoked' : 'Invalid Access Token',
    );
  }
  pool.tokens.revokeUser(payload.sub);
  return {};
}

export async function adminUserGlobalSignOut(pool: RunningPool, input: z.infer<typeof AdminUser>) {
  const { sub } = await userOf(pool, input.Username);
  pool.tokens.revokeUser(sub);
  return {};
}

import * as z from 'zod';
import { clientOf } from './api-sign-in.ts';
import { userOf, type AdminUser } from './api-users.ts';
import { hasCodeFlow } from './options.ts';
import type { RunningPool } from './served-pool.ts';

export const DescribeUserPoolClient = z.object({ UserPoolId: z.string(), ClientId: z.string() });

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

export async function adminUserGlobalSignOut(pool: RunningPool, input: z.infer<typeof AdminUser>) {
  const { sub } = await userOf(pool, input.Username);
  pool.tokens.revokeUser(sub);
  return {};
}

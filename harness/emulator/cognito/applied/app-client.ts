import type { TimeUnitsType, UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import type { AppClient } from '../options.ts';

const SECONDS: Readonly<Record<TimeUnitsType, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

const ACCESS_SECONDS = 3_600;
const REFRESH_DAYS = 30;

/**
 * Returns the settings of an app client that `DescribeUserPoolClient` reports.
 *
 * @throws {Error} naming an OAuth flow or a sign-in method that is not emulated.
 */
export function appClientOf(found: UserPoolClientType): AppClient {
  const { ClientId: clientId = '', ClientSecret, TokenValidityUnits: units } = found;
  const refuse = (what: string, accepted: string): never => {
    throw new Error(`Cannot emulate app client ${clientId} with ${what}: ${accepted} is`);
  };
  const flows = found.AllowedOAuthFlows ?? [];
  const otherFlow = flows.find((flow) => flow !== 'code');
  if (otherFlow !== undefined) refuse(`the OAuth flow "${otherFlow}"`, 'only "code"');
  const providers = found.SupportedIdentityProviders ?? [];
  const [identityProvider] = providers.filter((name) => name !== 'COGNITO');
  if (identityProvider !== undefined && providers.length > 1)
    refuse(`the identity providers ${providers.join(', ')}`, 'one of them');

  const access = found.AccessTokenValidity ?? 0;
  const refresh = found.RefreshTokenValidity ?? 0;
  return {
    clientId,
    ...(ClientSecret !== undefined && { clientSecret: ClientSecret }),
    callbackUrls: found.CallbackURLs ?? [],
    logoutUrls: found.LogoutURLs ?? [],
    codeFlow: found.AllowedOAuthFlowsUserPoolClient === true && flows.includes('code'),
    ...(found.AllowedOAuthScopes && { scopes: found.AllowedOAuthScopes }),
    ...(identityProvider !== undefined && { identityProvider }),
    explicitAuthFlows: found.ExplicitAuthFlows ?? [],
    accessTokenSeconds:
      access === 0 ? ACCESS_SECONDS : access * SECONDS[units?.AccessToken ?? 'hours'],
    refreshTokenSeconds: (refresh || REFRESH_DAYS) * SECONDS[units?.RefreshToken ?? 'days'],
  };
}

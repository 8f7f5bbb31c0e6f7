import {
  DescribeIdentityProviderCommand,
  paginateListIdentityProviders,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { OidcProvider } from '../pool-context.ts';

/**
 * Reads the OpenID Connect providers of a user pool, by name.
 *
 * @throws {Error} naming a provider that does not use OpenID Connect, because only such providers are emulated
 */
export async function readProviders(
  api: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<ReadonlyMap<string, OidcProvider>> {
  const providers = new Map<string, OidcProvider>();
  const pages = paginateListIdentityProviders({ client: api }, { UserPoolId, MaxResults: 60 });
  for await (const { Providers = [] } of pages) {
    for (const { ProviderName = '' } of Providers) {
      const { IdentityProvider: found } = await api.send(
        new DescribeIdentityProviderCommand({ UserPoolId, ProviderName }),
      );
      if (found?.ProviderType !== 'OIDC')
        throw new Error(
          `Cannot emulate the identity provider ${ProviderName} of type ${found?.ProviderType}: OIDC is`,
        );
      const { ProviderDetails: details = {}, AttributeMapping: attributes = {} } = found;
      providers.set(ProviderName, {
        name: ProviderName,
        issuer: details['oidc_issuer'] ?? '',
        clientId: details['client_id'] ?? '',
        clientSecret: details['client_secret'] ?? '',
        scopes: details['authorize_scopes'] ?? 'openid',
        attributes,
      });
    }
  }
  return providers;
}

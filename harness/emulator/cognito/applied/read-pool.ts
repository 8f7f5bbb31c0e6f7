import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  paginateListUserPoolClients,
  paginateListUserPools,
  type CognitoIdentityProviderClient,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { readProviders } from './read-providers.ts';
import { PasswordPolicySchema, type AppClient, type PasswordPolicy } from '../options.ts';
import type { OidcProvider } from '../pool-context.ts';
import { appClientOf } from './app-client.ts';

export type AppliedPool = Readonly<{
  id: string;
  arn: string;
  /** Prefix of the hosted UI's host name, or a custom domain. */
  domain: string | undefined;
  passwordPolicy: PasswordPolicy;
  clients: ReadonlyMap<string, AppClient>;
  providers: ReadonlyMap<string, OidcProvider>;
}>;

/**
 * Reads the only user pool of the region. Returns undefined if there is none.
 *
 * @throws {Error} if there are several pools, or naming the part of an app client that is not emulated
 */
export async function readPool(
  api: CognitoIdentityProviderClient,
): Promise<AppliedPool | undefined> {
  const ids: string[] = [];
  for await (const page of paginateListUserPools({ client: api }, { MaxResults: 60 })) {
    for (const { Id } of page.UserPools ?? []) if (Id !== undefined) ids.push(Id);
  }
  const [id] = ids;
  if (id === undefined) return undefined;
  if (ids.length > 1) {
    throw new Error(`Cannot follow the user pools ${ids.join(', ')}: one at a time is emulated`);
  }
  const { UserPool: pool } = await api.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  if (pool?.Arn === undefined) return undefined;
  const clients = await readClients(api, id);
  const providers = await readProviders(api, id);
  const passwordPolicy = policyOf(pool);
  return { id, arn: pool.Arn, domain: pool.Domain, passwordPolicy, clients, providers };
}

async function readClients(api: CognitoIdentityProviderClient, UserPoolId: string) {
  const clients = new Map<string, AppClient>();
  const input = { UserPoolId, MaxResults: 60 };
  for await (const page of paginateListUserPoolClients({ client: api }, input)) {
    for (const { ClientId } of page.UserPoolClients ?? []) {
      const { UserPoolClient: found } = await api.send(
        new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
      );
      if (!found) continue;
      const client = appClientOf(found);
      clients.set(client.clientId, client);
    }
  }
  return clients;
}

function policyOf(pool: UserPoolType): PasswordPolicy {
  const policy = pool.Policies?.PasswordPolicy;
  return PasswordPolicySchema.parse({
    minimumLength: policy?.MinimumLength,
    requireLowercase: policy?.RequireLowercase,
    requireUppercase: policy?.RequireUppercase,
    requireNumbers: policy?.RequireNumbers,
    requireSymbols: policy?.RequireSymbols,
  });
}

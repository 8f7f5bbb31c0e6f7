import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { loginPrefixOf, prefixOf } from '../environment.ts';
import type { PreflightQuestion } from './question.ts';

const isMissing = (error: unknown) =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

/** Returns the name of a user pool, or undefined if this account has no pool with that id. */
async function nameOfPool(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<string | undefined> {
  try {
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    return UserPool?.Name;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Checks that the prefix of the hosted UI is free, or belongs to the environment's own user pool. The prefix must be
 * unique among all accounts of the region.
 */
export const loginPrefix: PreflightQuestion = {
  about: 'login prefix',
  ask: async ({ client, environment }) => {
    if (environment.users.pool === 'existing') return [];
    const Domain = loginPrefixOf(environment);
    const cognito = new CognitoIdentityProviderClient(client);
    try {
      const { DomainDescription } = await cognito.send(
        new DescribeUserPoolDomainCommand({ Domain }),
      );
      const { UserPoolId } = DomainDescription ?? {};
      if (UserPoolId === undefined) return [];
      const owner = await nameOfPool(cognito, UserPoolId);
      if (owner === undefined)
        return [`"${Domain}" belongs to another account: rename the environment`];
      if (owner === prefixOf(environment)) return [];
      return [
        `"${Domain}" belongs to the user pool ${owner}: rename the environment or delete that domain`,
      ];
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    } finally {
      cognito.destroy();
    }
  },
};

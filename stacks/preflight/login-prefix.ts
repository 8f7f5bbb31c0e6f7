import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { loginPrefixOf, prefixOf } from '../environment.ts';
import type { PreflightQuestion } from './question.ts';

const isMissing = (error: unknown) =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

/** Returns the name of a pool of this account, or undefined for one that this account does not have. */
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

/** The prefix of the hosted UI, which is unique in a region over all accounts, is free or our own. */
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

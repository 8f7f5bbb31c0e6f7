import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AwsAccess } from '../../aws-access.ts';
import type { CognitoClient } from '../options.ts';
import type { Login } from './read-actions.ts';

type HostedUi = Readonly<{ domain: string; issuer: string }>;

/** Finds the hosted UI of a user pool and domain. @throws {Error} when no emulated Cognito serves them */
export type FindHostedUi = (userPoolArn: string, userPoolDomain: string) => Promise<HostedUi>;

export type WebClients = Readonly<{
  find: (login: Login) => Promise<CognitoClient>;
  close: () => void;
}>;

/**
 * Returns the app clients for logins, each with its secret. A client's secret never changes, so each is read once.
 */
export function makeWebClients(aws: AwsAccess, hostedUi: FindHostedUi): WebClients {
  const api = new CognitoIdentityProviderClient(aws);
  const secrets = new Map<string, string>();

  const secretOf = async ({ userPoolArn, clientId: ClientId }: Login): Promise<string> => {
    const UserPoolId = userPoolArn.slice(userPoolArn.indexOf('/') + 1);
    const known = secrets.get(`${UserPoolId}/${ClientId}`);
    if (known !== undefined) return known;
    const { UserPoolClient } = await api.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    const secret = UserPoolClient?.ClientSecret;
    if (secret === undefined) {
      throw new Error(
        `Cannot sign in with app client ${ClientId}: it has no secret, as a load balancer's must`,
      );
    }
    secrets.set(`${UserPoolId}/${ClientId}`, secret);
    return secret;
  };

  return {
    async find(login) {
      const { clientId, scope, sessionTimeoutSeconds, userPoolArn, userPoolDomain } = login;
      const clientSecret = await secretOf(login);
      const { domain, issuer } = await hostedUi(userPoolArn, userPoolDomain);
      return { domain, issuer, clientId, clientSecret, scope, sessionTimeoutSeconds };
    },
    close: () => api.destroy(),
  };
}

/** Returns the origin of a hosted UI. A domain with a dot is a custom domain; a domain without one is a prefix. */
export const hostedUiOrigin = (userPoolDomain: string, region: string): string =>
  userPoolDomain.includes('.')
    ? `https://${userPoolDomain}`
    : `https://${userPoolDomain}.auth.${region}.amazoncognito.com`;

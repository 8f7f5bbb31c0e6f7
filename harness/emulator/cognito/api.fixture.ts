import {
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { TestContext } from '../../kit/kit.ts';
import { startCognito } from './cognito.ts';

export const UserPoolId = 'eu-central-1_Test1';

/** Starts a user pool with clients of each type, and a client of the AWS SDK for it. */
export async function startApi(t: TestContext) {
  const cognito = await startCognito({
    region: 'eu-central-1',
    userPoolId: UserPoolId,
    clients: [
      { clientId: 'api', explicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] },
      { clientId: 'closed', explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] },
      {
        clientId: 'guarded',
        clientSecret: 'secret',
        explicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      },
    ],
    users: [{ username: 'alice', password: 'correct horse', email: 'alice@example.com' }],
  });
  const client = new CognitoIdentityProviderClient({
    region: 'eu-central-1',
    endpoint: cognito.apiUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  t.after(async () => {
    client.destroy();
    await cognito.close();
  });
  const signIn = (
    ClientId: string,
    PASSWORD = 'correct horse',
    more: Record<string, string> = {},
  ) =>
    client.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'alice', PASSWORD, ...more },
      }),
    );
  return { cognito, client, signIn };
}

import {
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  API_CLIENT_ID,
  DEMO_PASSWORD,
  REGION,
  USER_POOL_ID,
} from '../../environments/local-settings.ts';
import { BenchError } from './process-figures.ts';

/** Returns an access token of one of the demo's people, from the emulated Cognito. */
export async function signIn(endpoint: string, username: string): Promise<string> {
  const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
  const cognito = new CognitoIdentityProviderClient({ region: REGION, endpoint, credentials });
  try {
    const { AuthenticationResult } = await cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId: USER_POOL_ID,
        ClientId: API_CLIENT_ID,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: DEMO_PASSWORD },
      }),
    );
    const token = AuthenticationResult?.AccessToken;
    if (token === undefined) throw new BenchError(`There is no token for ${username}`);
    return token;
  } finally {
    cognito.destroy();
  }
}

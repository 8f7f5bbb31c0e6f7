import {
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { API_CLIENT_ID, DEMO_PASSWORD, REGION, USER_POOL_ID } from './local-settings.ts';

export type LocalTokens = Readonly<{ accessToken: string; idToken?: string }>;

/**
 * Signs in a user of the local environment's user pool through the API client, and returns the user's tokens.
 *
 * @param endpoint URL of the emulated Cognito's API
 * @throws {Error} naming the user when no token is issued
 */
export async function signInLocally(endpoint: string, username: string): Promise<LocalTokens> {
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
    const { AccessToken, IdToken } = AuthenticationResult ?? {};
    if (AccessToken === undefined) throw new Error(`No token was issued to ${username}`);
    return { accessToken: AccessToken, ...(IdToken !== undefined && { idToken: IdToken }) };
  } finally {
    cognito.destroy();
  }
}

export const localToken = async (endpoint: string, username: string): Promise<string> =>
  (await signInLocally(endpoint, username)).accessToken;

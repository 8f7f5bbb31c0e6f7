import {
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../../emulator/cognito/cognito.ts';
import { signClaims } from '../../emulator/cognito/forge.ts';
import {
  API_CLIENT_ID,
  DEMO_PASSWORD,
  REGION,
  USER_POOL_ID,
} from '../../environments/local-settings.ts';
import type { Credentials } from '../target/credentials.ts';
import { verifyUsers } from '../target/cognito-credentials.ts';
import { z } from 'zod';

const EMULATOR = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
const Keys = z.object({
  keys: z.array(z.object({ kid: z.string(), n: z.string(), e: z.string() })),
});

/** Signs in the verify users of an emulated pool, and signs any claims with its key, as its owner could. */
export function startSignIn(cognito: Cognito) {
  const client = new CognitoIdentityProviderClient({
    region: REGION,
    endpoint: cognito.apiUrl,
    credentials: EMULATOR,
  });
  const credentials = {
    users: verifyUsers(),
    async signIn(user: string) {
      const { AuthenticationResult } = await client.send(
        new AdminInitiateAuthCommand({
          UserPoolId: USER_POOL_ID,
          ClientId: API_CLIENT_ID,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: user, PASSWORD: DEMO_PASSWORD },
        }),
      );
      const { AccessToken, IdToken } = AuthenticationResult ?? {};
      if (AccessToken === undefined) throw new Error(`No token was issued to ${user}`);
      return { accessToken: AccessToken, ...(IdToken !== undefined && { idToken: IdToken }) };
    },
    sign: async (claims: Readonly<Record<string, unknown>>) =>
      signClaims(claims, await cognito.forgeKeys()),
    publicKeys: async () => Keys.parse(await (await fetch(cognito.jwksUrl)).json()).keys,
  } satisfies Credentials;
  return { ...credentials, close: () => client.destroy() };
}

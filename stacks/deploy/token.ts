import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { randomBytes } from 'node:crypto';
import type { EnvironmentFile } from './environment-file.ts';
import { DeployProblem } from './problem.ts';
import type { DeploySession } from './session.ts';

/** Matches the user names that verification runs use; no person signs in with them. */
const VERIFY_USER = /^verify-(0[1-9]|1\d|20)$/;

const wellFormed = (random: string) => `aA1!${random}`;

/**
 * Returns an access token of the API client for a verification user, who is created on first use. Each call sets a new
 * random password, which is stored nowhere.
 *
 * @throws {DeployProblem} for any other user, whose password would be overwritten
 */
export async function accessToken(
  session: DeploySession,
  file: EnvironmentFile,
  as: string,
): Promise<string> {
  if (!VERIFY_USER.test(as)) {
    throw new DeployProblem(
      `Cannot sign in as "${as}": only verify-01 to verify-20 can, as it replaces their password`,
    );
  }
  const { userPoolId: UserPoolId, apiClientId: ClientId } = file;
  // In the emulator, tokens come from the emulated Cognito instead of moto, because moto's signing keys are public.
  const cognito = new CognitoIdentityProviderClient({
    ...session.client,
    ...(file.cognitoApiUrl !== null && { endpoint: file.cognitoApiUrl }),
  });
  const Password = wellFormed(randomBytes(24).toString('base64url'));
  try {
    await createUnlessThere(cognito, { UserPoolId, Username: as });
    await cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: as, Password, Permanent: true }),
    );
    const { AuthenticationResult } = await cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: as, PASSWORD: Password },
      }),
    );
    const token = AuthenticationResult?.AccessToken;
    if (token !== undefined) return token;
    throw new DeployProblem(`Cognito asks "${as}" for more than a password: give no MFA to it`);
  } finally {
    cognito.destroy();
  }
}

async function createUnlessThere(
  cognito: CognitoIdentityProviderClient,
  user: { UserPoolId: string; Username: string },
): Promise<void> {
  try {
    await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'UsernameExistsException')) throw error;
  }
}

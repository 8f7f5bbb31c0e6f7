import { randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { z } from 'zod';
import { awsConfigOf } from './aws-clients.ts';
import type { Credentials } from './credentials.ts';
import type { TargetEnvironment } from './environment.ts';
import { TargetError } from './target-error.ts';
import { messageOf } from '../evidence/parse.ts';

const Keys = z.object({
  keys: z.array(z.object({ kid: z.string(), n: z.string(), e: z.string() })),
});
const Signed = z.object({ token: z.string() });

export type CognitoCredentials = Credentials &
  Readonly<{
    /** Returns the password that a user has during this run, for the form of the hosted UI. */
    passwordOf: (user: string) => Promise<string>;
    close: () => void;
  }>;

/** Returns the names of the users that a verification signs in as; 20 users by default. */
export const verifyUsers = (count = 20): readonly string[] =>
  Array.from({ length: count }, (_, at) => `verify-${String(at + 1).padStart(2, '0')}`);

/** Returns a random password, which is stored nowhere. */
const freshPassword = () => `${randomBytes(18).toString('base64url')}aA1!`;

/**
 * Returns the credentials of the verification's users. Sets a new random password for a user once a run, then signs the
 * user in. An emulated user pool can also sign tokens with any claims.
 */
export function cognitoCredentials(
  environment: TargetEnvironment,
  users: readonly string[] = verifyUsers(),
): CognitoCredentials {
  const { region, userPoolId: UserPoolId, apiClientId: ClientId, cognitoApiUrl } = environment;
  const client = new CognitoIdentityProviderClient(
    awsConfigOf({ region, awsEndpoint: cognitoApiUrl }),
  );
  const passwords = new Map<string, Promise<string>>();
  const set = (Username: string, Password: string) =>
    client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }),
    );
  /** Sets a new password for a user, and creates the user first when it does not exist. */
  const setPassword = async (Username: string): Promise<string> => {
    const Password = freshPassword();
    try {
      await set(Username, Password);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'UserNotFoundException')) throw error;
      const user = { UserPoolId, Username, MessageAction: 'SUPPRESS' as const };
      await client.send(new AdminCreateUserCommand(user));
      await set(Username, Password);
    }
    return Password;
  };
  const passwordOf = (user: string): Promise<string> => {
    const found = passwords.get(user) ?? setPassword(user);
    passwords.set(user, found);
    return found;
  };
  const control = environment.environmentControlUrl;
  const issuer =
    cognitoApiUrl === undefined
      ? `https://cognito-idp.${region}.amazonaws.com/${UserPoolId}`
      : `${cognitoApiUrl}/${UserPoolId}`;
  return {
    users,
    passwordOf,
    close: () => client.destroy(),
    signIn: async (user) => {
      try {
        const PASSWORD = await passwordOf(user);
        const { AuthenticationResult } = await client.send(
          new AdminInitiateAuthCommand({
            UserPoolId,
            ClientId,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: user, PASSWORD },
          }),
        );
        const { AccessToken, IdToken } = AuthenticationResult ?? {};
        if (AccessToken === undefined) throw new Error('Cognito gave no token');
        return { accessToken: AccessToken, ...(IdToken !== undefined && { idToken: IdToken }) };
      } catch (error) {
        const why = messageOf(error);
        throw new TargetError('sign_in', `Cannot sign in as ${user}: ${why}`, { cause: error });
      }
    },
    publicKeys: async () => {
      const response = await fetch(`${issuer}/.well-known/jwks.json`);
      return Keys.parse(await response.json()).keys;
    },
    ...(control !== undefined && { sign: (claims) => signThere(control, claims) }),
  };
}

async function signThere(
  controlUrl: string,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const response = await fetch(new URL('/tokens', controlUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ claims }),
  });
  return Signed.parse(await response.json()).token;
}

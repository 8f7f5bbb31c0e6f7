import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import {
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { z } from 'zod';

const Environment = z.object({
  region: z.string(),
  userPoolId: z.string(),
  apiClientId: z.string(),
  /** URL of Cognito's API; present only if Cognito is emulated. */
  cognitoApiUrl: z.string().optional(),
});

/**
 * Prints an access token of the API client and nothing else. The program first gives the user a random password, so
 * that no password is stored. The demo's users keep the demo's password and sign in with it.
 */
async function main(): Promise<void> {
  const { ENV = 'local', AS = 'verify-01' } = process.env;
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(ENV))
    throw new Error(`Cannot use ENV=${ENV}: a name such as local is accepted`);
  const file = new URL(`../../.onecall/${ENV}/environment.json`, import.meta.url);
  const text = await readFile(fileURLToPath(file), 'utf8').catch(() => {
    const starts: Record<string, string> = { local: 'make dev', container: 'make container' };
    const start = starts[ENV] ?? `make deploy ENV=${ENV}`;
    throw new Error(`Cannot find the environment "${ENV}": start it with ${start}`);
  });
  const {
    region,
    userPoolId: UserPoolId,
    apiClientId,
    cognitoApiUrl,
  } = Environment.parse(JSON.parse(text));
  const cognito = new CognitoIdentityProviderClient({
    region,
    maxAttempts: 2,
    ...(cognitoApiUrl !== undefined && {
      endpoint: cognitoApiUrl,
      credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
    }),
  });
  const Password = `${randomBytes(18).toString('base64url')}aA1!`;
  const isDemo = ENV === 'local' || ENV === 'container';
  const password = isDemo && !AS.startsWith('verify-') ? undefined : Password;
  if (password !== undefined) {
    await cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: AS, Password, Permanent: true }),
    );
  }
  const { DEMO_PASSWORD } = await import('./local-settings.ts');
  const { AuthenticationResult } = await cognito.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId: apiClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: AS, PASSWORD: password ?? DEMO_PASSWORD },
    }),
  );
  if (!AuthenticationResult?.AccessToken)
    throw new Error(`Cannot sign in "${AS}": no token was issued`);
  process.stdout.write(`${AuthenticationResult.AccessToken}\n`);
}

try {
  await main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const down = /ECONNREFUSED/.test(message) || (error instanceof AggregateError && message === '');
  process.stderr.write(`${down ? 'Cannot reach the environment: is it running?' : message}\n`);
  process.exit(1);
}

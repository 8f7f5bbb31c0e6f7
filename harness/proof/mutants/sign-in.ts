import type { Cognito } from '../../emulator/cognito/cognito.ts';
import { signClaims } from '../../emulator/cognito/forge.ts';
import { signInLocally } from '../../environments/local-sign-in.ts';
import type { Credentials } from '../target/credentials.ts';
import { verifyUsers } from '../target/cognito-credentials.ts';
import { z } from 'zod';

const Keys = z.object({
  keys: z.array(z.object({ kid: z.string(), n: z.string(), e: z.string() })),
});

/**
 * Returns credentials of an emulated user pool. Its test users can sign in, and tokens with any claims can be signed
 * with its key.
 */
export function localCredentials(cognito: Cognito) {
  return {
    users: verifyUsers(),
    signIn: (user: string) => signInLocally(cognito.apiUrl, user),
    sign: async (claims: Readonly<Record<string, unknown>>) =>
      signClaims(claims, await cognito.forgeKeys()),
    publicKeys: async () => Keys.parse(await (await fetch(cognito.jwksUrl)).json()).keys,
  } satisfies Credentials;
}

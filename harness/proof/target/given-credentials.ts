import type { Credentials } from './credentials.ts';
import { TargetError } from './target-error.ts';

/**
 * Returns credentials that consist of the given tokens, `TOKEN` and `TOKEN_B`, for a target without AWS credentials.
 * The tokens are not renewed.
 */
export function givenCredentials(tokens: Readonly<Record<string, string>>): Credentials {
  return {
    users: Object.keys(tokens),
    signIn: async (user) => {
      const accessToken = tokens[user];
      if (accessToken !== undefined) return { accessToken };
      throw new TargetError('sign_in', `Cannot sign in as ${user}: no token was given`);
    },
  };
}

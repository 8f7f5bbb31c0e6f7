import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { OnecallError } from './refusal.ts';
import type { Principal } from './seams.ts';

export type Identity = Readonly<{ jwksUrl: string; issuer: string; clientId: string }>;

const Claims = z.object({
  sub: z.string().min(1),
  username: z.string().min(1),
  exp: z.number(),
  client_id: z.string(),
  token_use: z.literal('access'),
});

/** Returns a verifier of access tokens for one user pool and one app client. */
export function createVerifier({ jwksUrl, issuer, clientId }: Identity) {
  const keys = createRemoteJWKSet(new URL(jwksUrl));
  /**
   * Verifies an access token.
   * @throws {OnecallError} `sign_in_expired` or `sign_in_invalid`
   */
  return async function verify(token: string): Promise<Principal> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'sub'],
      });
      return principalOf(payload, clientId);
    } catch (error) {
      if (error instanceof OnecallError) throw error;
      const expired = error instanceof errors.JWTExpired;
      throw new OnecallError(expired ? 'sign_in_expired' : 'sign_in_invalid');
    }
  };
}

/**
 * Returns the person whom the claims of a verified token name.
 * @throws {OnecallError} `sign_in_invalid`
 */
export function principalOf(payload: unknown, clientId: string): Principal {
  const { data } = Claims.safeParse(payload);
  if (!data || data.client_id !== clientId) throw new OnecallError('sign_in_invalid');
  return { sub: data.sub, username: data.username, expiresAt: new Date(data.exp * 1_000) };
}

import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { OnecallError } from '../good-server/refusal.ts';
import type { Patch, Principal } from '../good-server/seams.ts';
import { principalOf, type Identity } from '../good-server/verify-token.ts';
import { foundBy, type Mutant } from '../mutant.ts';

/**
 * Returns a patch with a second look at each token that the correct server refuses. The function `again` takes that
 * look, and accepts the token or throws.
 */
const secondLook =
  (again: (token: string) => Principal | Promise<Principal>): Patch =>
  (good) => ({
    verify: async (token) => {
      try {
        return await good.verify(token);
      } catch (refusal) {
        try {
          return await again(token);
        } catch {
          throw refusal;
        }
      }
    },
  });

/** Returns known-bad servers, each of which accepts one kind of token that must be refused. */
export function openDoors({ jwksUrl, issuer, clientId }: Identity): readonly Mutant[] {
  const keys = createRemoteJWKSet(new URL(jwksUrl));
  return foundBy('auth', {
    'accepts-alg-none': [
      'A token that says it needs no signature is accepted',
      secondLook((token) => {
        if (decodeProtectedHeader(token).alg !== 'none') throw new OnecallError('sign_in_invalid');
        return principalOf(decodeJwt(token), clientId);
      }),
    ],
    'accepts-expired': [
      'A token stays valid for a year after it expired',
      secondLook(async (token) => {
        const { payload } = await jwtVerify(token, keys, { issuer, clockTolerance: '365d' });
        return principalOf(payload, clientId);
      }),
    ],
    'accepts-another-pool': [
      'A token that another user pool issued is accepted, whoever signed it',
      secondLook((token) => {
        const claims = decodeJwt(token);
        if (claims.iss === issuer) throw new OnecallError('sign_in_invalid');
        return principalOf(claims, clientId);
      }),
    ],
    'accepts-any-signature': [
      'The signature of a token is not looked at',
      secondLook((token) => {
        const { exp = 0, iss } = decodeJwt(token);
        if (iss !== issuer || exp * 1_000 < Date.now()) throw new OnecallError('sign_in_invalid');
        return principalOf(decodeJwt(token), clientId);
      }),
    ],
  });
}

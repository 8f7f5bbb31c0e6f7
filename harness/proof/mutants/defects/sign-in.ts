import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { OnecallError } from '../good-server/refusal.ts';
import type { Patch, Principal } from '../good-server/seams.ts';
import { principalOf, type Identity } from '../good-server/verify-token.ts';
import type { Mutant } from '../mutant.ts';

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
  return [
    {
      name: 'accepts-alg-none',
      defect: 'A token that says it needs no signature is accepted',
      foundBy: 'auth',
      patch: secondLook((token) => {
        if (decodeProtectedHeader(token).alg !== 'none') throw new OnecallError('sign_in_invalid');
        return principalOf(decodeJwt(token), clientId);
      }),
    },
    {
      name: 'accepts-expired',
      defect: 'A token stays valid for a year after it expired',
      foundBy: 'auth',
      patch: secondLook(async (token) => {
        const { payload } = await jwtVerify(token, keys, { issuer, clockTolerance: '365d' });
        return principalOf(payload, clientId);
      }),
    },
    {
      name: 'accepts-another-pool',
      defect: 'A token that another user pool issued is accepted, whoever signed it',
      foundBy: 'auth',
      patch: secondLook((token) => {
        const claims = decodeJwt(token);
        if (claims.iss === issuer) throw new OnecallError('sign_in_invalid');
        return principalOf(claims, clientId);
      }),
    },
    {
      name: 'accepts-any-signature',
      defect: 'The signature of a token is not looked at',
      foundBy: 'auth',
      patch: secondLook((token) => {
        const { exp = 0, iss } = decodeJwt(token);
        if (iss !== issuer || exp * 1_000 < Date.now()) throw new OnecallError('sign_in_invalid');
        return principalOf(decodeJwt(token), clientId);
      }),
    },
  ];
}

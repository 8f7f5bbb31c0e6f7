import type { IncomingMessage } from 'node:http';
import type { Principal } from '../auth/authenticate.ts';
import { clientAddress } from '../auth/client-address.ts';
import { SignInError } from '../auth/sign-in-error.ts';
import { OnecallError } from '../errors.ts';
import type { AppParts } from './app.ts';

type SignInParts = Pick<AppParts, 'authenticator' | 'refusals' | 'log' | 'pseudonym'>;

/**
 * Verifies who sent a request, logs it, and refuses an address that was refused too often: each forged key id may
 * cost a fetch of keys.
 *
 * @throws {OnecallError} 401 for the sign-in, 429 `rate_limited`, 503 `keys_unreachable`.
 */
export async function signIn(
  incoming: IncomingMessage,
  traceId: string,
  { authenticator, refusals, log, pseudonym }: SignInParts,
): Promise<Principal> {
  const { rawHeaders, headers, socket } = incoming;
  const forwardedFor = headers['x-forwarded-for'];
  const address = clientAddress(
    Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
    socket.remoteAddress,
  );
  if (refusals.isBlocked(address) && !authenticator.recognizes(rawHeaders)) {
    throw new OnecallError('rate_limited');
  }
  try {
    const principal = await authenticator.authenticate(rawHeaders);
    const { fresh, via, sub } = principal;
    if (fresh) {
      log({
        event: 'sign_in',
        traceId,
        outcome: 'accepted',
        reason: null,
        via,
        user: pseudonym(sub),
      });
    }
    return principal;
  } catch (error) {
    if (error instanceof SignInError) {
      refusals.record(address);
      const { refusal: reason } = error;
      log({ event: 'sign_in', traceId, outcome: 'refused', reason, via: null, user: null });
    }
    throw error;
  }
}

import type { IncomingMessage } from 'node:http';
import type { Principal } from '../auth/authenticate.ts';
import { clientAddress } from '../auth/client-address.ts';
import { SignInError } from '../auth/sign-in-error.ts';
import { OnecallError } from '../errors.ts';
import type { AppParts } from './app.ts';

type SignInParts = Pick<AppParts, 'authenticator' | 'refusals' | 'log' | 'pseudonym'>;

/**
 * Verifies who sent a request, and logs a sign-in that is new or refused. Refused credentials are counted by address:
 * past the limit the sender learns no more than that there were too many. Good ones are never refused
 * for their neighbours at the same address, and a request without credentials counts as nothing.
 *
 * @throws {OnecallError} 401 for the sign-in, 429 `rate_limited`, 503 `keys_unreachable`.
 */
export async function verifySignIn(
  incoming: IncomingMessage,
  traceId: string,
  { authenticator, refusals, log, pseudonym }: SignInParts,
): Promise<Principal> {
  try {
    const principal = await authenticator.authenticate(incoming.rawHeaders);
    const { fresh, via, sub } = principal;
    if (fresh) {
      const user = pseudonym(sub);
      log({ event: 'sign_in', traceId, outcome: 'accepted', reason: null, via, user });
    }
    return principal;
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    const { refusal: reason } = error;
    if (reason !== 'missing') {
      const address = addressOf(incoming);
      if (refusals.isBlocked(address)) throw new OnecallError('rate_limited');
      refusals.record(address);
    }
    log({ event: 'sign_in', traceId, outcome: 'refused', reason, via: null, user: null });
    throw error;
  }
}

/** Returns the address of the client in front of the load balancer. */
export function addressOf({ headers, socket }: IncomingMessage): string {
  const forwardedFor = headers['x-forwarded-for'];
  const joined = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor;
  return clientAddress(joined, socket.remoteAddress);
}

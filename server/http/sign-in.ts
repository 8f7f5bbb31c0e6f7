import type { IncomingMessage } from 'node:http';
import type { Principal } from '../auth/authenticate.ts';
import { clientAddress } from '../auth/client-address.ts';
import { SignInError } from '../auth/sign-in-error.ts';
import { OnecallError } from '../errors.ts';
import type { AppParts } from './app.ts';

type SignInParts = Pick<AppParts, 'authenticator' | 'refusals' | 'log' | 'pseudonym'>;

/**
 * Verifies the sender of a request, and logs a sign-in that is new or refused. Refused credentials are counted per
 * network address; past the limit, the sender learns only that there were too many. Valid credentials are never refused
 * because of other senders at the same address, and requests without credentials are not counted.
 *
 * @throws {OnecallError} 401 for the sign-in, 429 `rate_limited`, 503 `keys_unreachable`
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

/** Returns the network address from which the load balancer received the request, which is the client's. */
export function addressOf({ headers, socket }: IncomingMessage): string {
  const forwardedFor = headers['x-forwarded-for'];
  const joined = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor;
  return clientAddress(joined, socket.remoteAddress);
}

import { readCredentials } from './credentials.ts';
import { SignInError } from './sign-in-error.ts';
import { createTokenVerifiers, type AccessClaims, type IdentityConfig } from './token-verifiers.ts';
import { rememberVerified } from './verified-tokens.ts';

/** The person who sent a request, from verified tokens. The tokens themselves stay within this folder. */
export type Principal = Readonly<{
  sub: string;
  username: string;
  /** Groups of the user pool that the person is in. */
  groups: readonly string[];
  expiresAt: Date;
  via: 'alb' | 'bearer';
  /** The sign-in that this token and its refreshed successors come from; a logout revokes it. */
  originJti: string;
  /** Whether the access token was verified for the first time in this task, and not remembered. */
  fresh: boolean;
}>;

export type Authenticator = Readonly<{
  /**
   * Verifies what a request brings, given its headers as Node received them (`IncomingMessage.rawHeaders`).
   *
   * @throws {SignInError} 401, with the exact `refusal`
   * @throws {KeysUnreachableError} 503
   */
  authenticate(rawHeaders: readonly string[]): Promise<Principal>;
  /**
   * Fetches Cognito's keys before the first request needs them. It never rejects: a failed fetch is repeated when a
   * token needs a key.
   */
  hydrate(): Promise<'fetched' | 'unreachable'>;
}>;

type Options = Readonly<{
  /** Longest wait for a public key. */
  keyTimeoutMs?: number;
  /** Upper bound on the tokens remembered per role; the least recently used one is evicted first. */
  maxRemembered?: number;
  /** Milliseconds since the epoch, for what is remembered; signatures are checked by the system's clock. */
  now?: () => number;
}>;

/** Accepts exactly two kinds of requests: from the load balancer with both its tokens, or with a bearer token of the API client. */
export function createAuthenticator(config: IdentityConfig, options: Options = {}): Authenticator {
  const { keyTimeoutMs = 3_000, maxRemembered: max = 10_000, now = Date.now } = options;
  const verifiers = createTokenVerifiers(config, { timeoutMs: keyTimeoutMs, now });
  const accessOf = (clientId: string) =>
    rememberVerified((token) => verifiers.verifyAccess(token, clientId), { max, now });
  const webAccess = accessOf(config.WEB_CLIENT_ID);
  const apiAccess = accessOf(config.API_CLIENT_ID);
  const albData = rememberVerified(verifiers.verifyAlb, { max, now });

  return {
    async authenticate(rawHeaders) {
      const credentials = readCredentials(rawHeaders);
      if (credentials.kind === 'bearer') {
        const { claims, fresh } = await apiAccess.verify(credentials.token);
        return toPrincipal(claims, 'bearer', fresh);
      }
      // The access token is verified first: without a valid one, no forged key id causes a fetch from the load
      // balancer's key endpoint.
      const { claims, fresh } = await webAccess.verify(credentials.accessToken);
      const data = await albData.verify(credentials.data, claims.sub);
      const { identity = claims.sub } = credentials;
      if (data.claims.sub !== claims.sub || identity !== claims.sub)
        throw new SignInError('subject_mismatch');
      return toPrincipal(claims, 'alb', fresh);
    },
    async hydrate() {
      try {
        await verifiers.fetchPoolKeys();
        return 'fetched';
      } catch {
        return 'unreachable';
      }
    },
  };
}

function toPrincipal(claims: AccessClaims, via: Principal['via'], fresh: boolean): Principal {
  const { sub, username, groups, originJti, expiresAtMs } = claims;
  return { sub, username, groups, originJti, expiresAt: new Date(expiresAtMs), via, fresh };
}

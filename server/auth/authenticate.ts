import { readCredentials } from './credentials.ts';
import { SignInError } from './sign-in-error.ts';
import { createTokenVerifiers, type AccessClaims, type IdentityConfig } from './token-verifiers.ts';
import { rememberVerified } from './verified-tokens.ts';

/**
 * The person who sent a request, as named by the request's verified tokens. The tokens themselves are used only in
 * `server/auth`.
 */
export type Principal = Readonly<{
  sub: string;
  username: string;
  /** Names of the person's groups in the user pool. */
  groups: readonly string[];
  expiresAt: Date;
  via: 'alb' | 'bearer';
  /** Id of the sign-in that this access token and its refreshed successors come from. A logout revokes the sign-in. */
  originJti: string;
  /**
   * True if this server process verified the access token just now; false if it remembered the token from an earlier
   * request.
   */
  fresh: boolean;
}>;

export type Authenticator = Readonly<{
  /**
   * Verifies the tokens of a request and returns its sender. `rawHeaders` is Node's `IncomingMessage.rawHeaders`.
   *
   * @throws {SignInError} 401, with the exact reason in `refusal`
   * @throws {KeysUnreachableError} 503
   */
  authenticate(rawHeaders: readonly string[]): Promise<Principal>;
  /**
   * Fetches Cognito's public keys before the first request needs them. The promise never rejects: a failed fetch is
   * repeated when a token needs a key.
   */
  hydrate(): Promise<'fetched' | 'unreachable'>;
}>;

type Options = Readonly<{
  /** Longest wait for a public key, in milliseconds. */
  keyTimeoutMs?: number;
  /** Largest number of verified tokens remembered per kind of token; the least recently used token is evicted first. */
  maxRemembered?: number;
  /**
   * Clock in milliseconds since the epoch, by which remembered tokens expire. The verification of a signature uses the
   * system's clock instead.
   */
  now?: () => number;
}>;

/**
 * Creates an authenticator that accepts exactly two kinds of requests. One comes from the load balancer and has both
 * its tokens; the other has a bearer token of the API client.
 */
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
      // The access token is verified before the load balancer's token. Without a valid access token, a forged key id
      // causes no request to the load balancer's key endpoint.
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

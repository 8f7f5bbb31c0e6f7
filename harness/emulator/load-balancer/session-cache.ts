import type { SignedIdentity } from './identity-signer.ts';
import type { BalancerSession } from './session.ts';

export type CachedSession = {
  session: BalancerSession;
  identity?: SignedIdentity;
  /** A token refresh in flight, which all requests with the same expired access token share. */
  refreshing?: Promise<boolean>;
  /** The new session cookies after a token refresh, for every request that still sends the old cookies. */
  cookies?: readonly string[];
};

const MOST = 2_000;

/**
 * Caches decrypted sessions by cookie, so that most requests need no decryption. The oldest entry is evicted first.
 */
export class SessionCache {
  readonly #entries = new Map<string, CachedSession>();

  get(cookie: string): CachedSession | undefined {
    return this.#entries.get(cookie);
  }

  set(cookie: string, entry: CachedSession): void {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= MOST && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(cookie, entry);
  }
}

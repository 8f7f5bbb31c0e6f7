import type { SignedIdentity } from './identity-signer.ts';
import type { BalancerSession } from './session.ts';

export type CachedSession = {
  session: BalancerSession;
  identity?: SignedIdentity;
  /** A refresh in flight, which is shared by all requests with the same expired access token. */
  refreshing?: Promise<boolean>;
  /** The new cookies after a refresh, for every request that still sends the old ones. */
  cookies?: readonly string[];
};

const MOST = 2_000;

/** Caches decrypted session cookies, so that most requests need no decryption; evicts the oldest first. */
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

  clear(): void {
    this.#entries.clear();
  }
}

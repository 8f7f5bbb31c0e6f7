import type { Adapter, AdapterPayload } from 'oidc-provider';
import { uuidFrom } from './user-pool.ts';

type Stored = { payload: AdapterPayload; expiresAt: number };

/** Returns the `origin_jti` of an OAuth grant's tokens, which is the same after every refresh. */
export const originJtiOf = (grantId: string): string => uuidFrom(`grant/${grantId}`);

/** Keeps the state of the hosted UI in memory: login sessions, authorization codes, grants, refresh tokens. */
export class TokenStore {
  readonly #entries = new Map<string, Stored>();
  readonly #revoked = new Set<string>();
  #writes = 0;

  isRevoked(originJti: string): boolean {
    return this.#revoked.has(originJti);
  }

  /** Invalidates all tokens of a grant; the userInfo endpoint then refuses the grant's access tokens. */
  revokeGrant(grantId: string): void {
    this.#revoked.add(originJtiOf(grantId));
    for (const [key, { payload }] of this.#entries) {
      if (payload.grantId === grantId || key === `Grant:${grantId}`) this.#entries.delete(key);
    }
  }

  /** Revokes all grants of a user at every client, which is a global sign-out. */
  revokeUser(sub: string): void {
    for (const [key, { payload }] of this.#entries) {
      if (key.startsWith('Grant:') && payload.accountId === sub) this.revokeGrant(key.slice(6));
    }
  }

  /** Returns storage for one type of records, as the adapter interface of `oidc-provider` requires. */
  readonly adapter = (kind: string): Adapter => ({
    upsert: async (id, payload, expiresIn) => {
      if (++this.#writes % 1_000 === 0) this.#sweep();
      const expiresAt = expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1_000;
      this.#entries.set(`${kind}:${id}`, { payload, expiresAt });
    },
    find: async (id) => this.#get(`${kind}:${id}`),
    findByUid: async (uid) => this.#findBy(kind, (payload) => payload.uid === uid),
    findByUserCode: async (code) => this.#findBy(kind, (payload) => payload.userCode === code),
    consume: async (id) => {
      const payload = this.#get(`${kind}:${id}`);
      if (payload) payload['consumed'] = Math.floor(Date.now() / 1_000);
    },
    destroy: async (id) => {
      this.#entries.delete(`${kind}:${id}`);
    },
    revokeByGrantId: async (grantId) => this.revokeGrant(grantId),
  });

  #get(key: string): AdapterPayload | undefined {
    const stored = this.#entries.get(key);
    return stored && stored.expiresAt > Date.now() ? stored.payload : undefined;
  }

  #findBy(kind: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, { payload, expiresAt }] of this.#entries) {
      if (key.startsWith(`${kind}:`) && expiresAt > Date.now() && matches(payload)) return payload;
    }
    return undefined;
  }

  #sweep(): void {
    for (const [key, { expiresAt }] of this.#entries) {
      if (expiresAt <= Date.now()) this.#entries.delete(key);
    }
  }
}

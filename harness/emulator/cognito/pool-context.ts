import type { PoolKeys } from './keys.ts';
import type { AppClient, PasswordPolicy } from './options.ts';
import type { PoolPeople } from './people.ts';
import type { TokenStore } from './token-store.ts';

export type OidcProvider = Readonly<{
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string;
  /** Names of the provider's claims by the pool's attributes, for example `mail` for `email`. */
  attributes: Readonly<Record<string, string>>;
}>;

/**
 * The parts of a running user pool. Clients and password policy are functions, because they may change between
 * requests.
 */
export type Pool = Readonly<{
  id: string;
  title: string;
  issuer: string;
  keys: PoolKeys;
  people: PoolPeople;
  clients: () => ReadonlyMap<string, AppClient>;
  passwordPolicy: () => PasswordPolicy;
  /** Returns the OpenID Connect providers through which users may sign in, by name; none when absent. */
  providers?: () => ReadonlyMap<string, OidcProvider>;
  tokens: TokenStore;
  /**
   * Returns the address at which browsers reach a client's callback or logout URL; undefined if nothing serves that
   * URL.
   */
  reachable: (url: string) => string | undefined;
}>;

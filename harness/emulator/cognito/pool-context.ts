import type { OidcProvider } from './oidc-provider.ts';
import type { PoolKeys } from './keys.ts';
import type { AppClient, PasswordPolicy } from './options.ts';
import type { PoolPeople } from './people.ts';
import type { TokenStore } from './token-store.ts';

/** The parts of one running pool. Clients and policy are read at each request, because they may change. */
export type Pool = Readonly<{
  id: string;
  /** Heading of the sign-in page. */
  title: string;
  issuer: string;
  keys: PoolKeys;
  people: PoolPeople;
  clients: () => ReadonlyMap<string, AppClient>;
  passwordPolicy: () => PasswordPolicy;
  /** Providers that people may sign in with, by name; none when absent. */
  providers?: () => ReadonlyMap<string, OidcProvider>;
  tokens: TokenStore;
  /** Returns the address of a client's callback or logout URL for browsers; undefined when nothing here serves it. */
  reachable: (url: string) => string | undefined;
}>;

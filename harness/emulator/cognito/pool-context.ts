import type { Provider } from './provider.ts';
import type { PoolKeys } from './keys.ts';
import type { AppClient, CognitoSettings } from './options.ts';
import type { TokenStore } from './token-store.ts';
import type { UserPool } from './user-pool.ts';

/** What one running pool consists of. */
export type Pool = Readonly<{
  settings: CognitoSettings;
  issuer: string;
  keys: PoolKeys;
  users: UserPool;
  clients: ReadonlyMap<string, AppClient>;
  tokens: TokenStore;
}>;

/** A pool and the OAuth server over it. */
export type RunningPool = Pool & Readonly<{ provider: Provider }>;

import type { FederatedSignIn } from './federation.ts';
import type { Pool } from './pool-context.ts';
import type { Provider } from './provider.ts';

/** A user pool with its OAuth server. */
export type RunningPool = Pool & Readonly<{ provider: Provider; federation: FederatedSignIn }>;

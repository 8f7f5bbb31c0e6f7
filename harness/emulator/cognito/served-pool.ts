import type { FederatedSignIn } from './federation.ts';
import type { Pool } from './pool-context.ts';
import type { Provider } from './provider.ts';

/** A pool and the OAuth server over it. */
export type RunningPool = Pool & Readonly<{ provider: Provider; federation: FederatedSignIn }>;

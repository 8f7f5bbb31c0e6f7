import type { FederatedSignIn } from './federation.ts';
import type { Pool } from './pool-context.ts';
import type { Provider } from './provider.ts';

export type RunningPool = Pool & Readonly<{ provider: Provider; federation: FederatedSignIn }>;

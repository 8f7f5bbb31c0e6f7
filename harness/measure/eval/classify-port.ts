import type { RouteCode } from '../../proof/target/wire/routes.ts';

/** The classification of one query. */
export type Given = Readonly<{
  /** Route that the model named. If it is undefined, the model named none, which counts as wrong. */
  route: RouteCode | undefined;
  confidence: number;
  /** Whether the model's header was unreadable, so that the server used its default route. */
  fallback: boolean;
  /** Id of the model that classified the query. */
  model: string;
}>;

/** A classifier that spends one model call on each query. */
export type Classifies = Readonly<{
  classify: (query: string) => Promise<Given>;
  /** Number of queries that may be in flight at once. */
  concurrency: number;
  close: () => Promise<void>;
}>;

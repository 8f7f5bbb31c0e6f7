import type { RouteCode } from '../../proof/target/wire/routes.ts';

/** The answer to one query. */
export type Given = Readonly<{
  /** The named route; undefined, and counted as wrong, when there is none. */
  route: RouteCode | undefined;
  confidence: number;
  /** The header was unreadable, and the route is the one it falls back to. */
  fallback: boolean;
  /** Id of the model that answered. */
  model: string;
}>;

/** A classifier of queries that spends one model call on each. */
export type Classifies = Readonly<{
  classify: (query: string) => Promise<Given>;
  /** The number of queries in flight at once. */
  concurrency: number;
  close: () => Promise<void>;
}>;

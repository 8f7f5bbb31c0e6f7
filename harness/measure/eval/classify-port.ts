import type { RouteCode } from '../../proof/target/wire/routes.ts';

export type Given = Readonly<{
  /** Route that the model named. If it is undefined, the model named none, which counts as wrong. */
  route: RouteCode | undefined;
  confidence: number;
  /** Whether the model's header was unreadable, so that the server used its default route. */
  fallback: boolean;
  model: string;
}>;

/** A classifier that spends one model call on each query. */
export type Classifies = Readonly<{
  classify: (query: string) => Promise<Given>;
  concurrency: number;
  close: () => Promise<void>;
}>;

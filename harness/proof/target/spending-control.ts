/** Prices of a model in US dollars per million tokens, of the four kinds that a call is billed by. */
export type TokenPrices = Readonly<{
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}>;

/** The model and the sizes with which a budget is spent to its end. */
export type SpendingPlan = Readonly<{
  /** Prices of the model in this environment. */
  prices: TokenPrices;
  /** A budget in dollars that pays for a dozen answers of the model. */
  allowanceUsd: number;
  /** Number of concurrent questions. */
  atOnce: number;
  /** Length of a question. The history of two of them is long enough that the model caches it. */
  characters: number;
  /** Replaces the serving process; absent where that takes minutes. */
  restart?: () => Promise<void>;
}>;

/** A person's limit in dollars a month, with its end in milliseconds since the epoch. */
export type SetLimit = Readonly<{ usd: number; endsAtMs: number }>;

/** Sets a person's limit, as an operator does. */
export type SpendingControl = Readonly<{
  /** Id of a model with prices. */
  modelId: string;
  setLimit: (user: string, limit: SetLimit) => Promise<void>;
  /** Time after which every task uses a new limit, in ms. */
  seenAfterMs: number;
  /** Present where model calls cost no real money, so that a whole budget may be spent. */
  plan?: SpendingPlan;
}>;

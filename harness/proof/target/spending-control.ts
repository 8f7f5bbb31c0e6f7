/** Prices of a model in US dollars per million tokens, of the four kinds that a call is billed by. */
export type TokenPrices = Readonly<{
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}>;

/** Sets a person's budget. Available only in an environment that the verification started itself. */
export type SpendingControl = Readonly<{
  /** Id of a model with prices. */
  modelId: string;
  /** A budget in dollars that pays for a dozen answers of the model. */
  limitUsd: number;
  /** Sets a person's monthly budget in dollars, which ends at a time in milliseconds since the epoch. */
  prices: TokenPrices;
  /** Sets a person's dollars a month until a time in milliseconds since the epoch. */
  setLimit: (user: string, limit: Readonly<{ usd: number; endsAtMs: number }>) => Promise<void>;
  /** Time after which every task uses a new limit, in ms. */
  seenAfterMs: number;
}>;

/** Prices of a model in US dollars per million tokens, of the four kinds that a call is billed by. */
export type TokenPrices = Readonly<{
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}>;

/** How a verification sets a person's budget. Only an environment that it started itself offers it. */
export type SpendingControl = Readonly<{
  /** A model whose calls cost something. */
  modelId: string;
  /** A budget in dollars that pays for a dozen answers of the model. */
  limitUsd: number;
  /** Its prices, as the environment was made with them. */
  prices: TokenPrices;
  /** Sets a person's dollars a month up to a time in milliseconds since the epoch. */
  setLimit: (user: string, limit: Readonly<{ usd: number; endsAtMs: number }>) => Promise<void>;
  /** After this time every task has seen the limit. */
  seenAfterMs: number;
}>;

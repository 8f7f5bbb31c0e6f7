/** Prices of a model in US dollars per million tokens, for the four kinds of tokens that a model call is billed by. */
export type TokenPrices = Readonly<{
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}>;

/** Dollars that are reserved for each open model call, by the id of the call. */
export type OpenCalls = ReadonlyMap<string, number>;

/** Sizes and prices for a check that spends a small budget to its end. */
export type SpendingPlan = Readonly<{
  /** Prices of the model in this environment. */
  prices: TokenPrices;
  /** Budget in dollars that pays for about a dozen answers of the model. */
  allowanceUsd: number;
  /** Number of questions that are sent at the same time. */
  atOnce: number;
  /** Length of a question in characters. The history of two questions is long enough that the model caches it. */
  characters: number;
  /**
   * Returns the model calls of a person whose cost is not settled yet, and the dollars that each of them reserves.
   * Absent where every call is settled before its answer ends.
   */
  openCalls?: (user: string) => Promise<OpenCalls>;
  /** Replaces the serving process by a deploy; absent where a deploy takes minutes. */
  restart?: () => Promise<void>;
}>;

/** A person's spending limit in dollars a month, with the time at which it ends in milliseconds since the epoch. */
export type SetLimit = Readonly<{ usd: number; endsAtMs: number }>;

/** Control that sets a person's spending limit, as an operator does. */
export type SpendingControl = Readonly<{
  /** Id of the model to which the check sends its questions; its calls have a price. */
  modelId: string;
  setLimit: (user: string, limit: SetLimit) => Promise<void>;
  /** Milliseconds after which every ECS task uses a new limit. */
  seenAfterMs: number;
  /** Sizes and prices to spend a whole budget; present where model calls cost no real money. */
  plan?: SpendingPlan;
}>;

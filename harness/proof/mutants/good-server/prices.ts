import type { RequestAccount } from './seams.ts';

/** Id of the only model that has a price; all other models are free. */
export const PRICED = 'offline.priced-v1:0';
/** Prices in US dollars per million tokens. */
export const PRICES = { input: 100, output: 400, cacheRead: 10, cacheWrite: 125 } as const;
/** Smallest number of tokens of a prompt prefix that the model caches. */
export const LEAST_CACHED_TOKENS = 100;
export const MAX_TOKENS = 1_000;

type Usage = NonNullable<RequestAccount['usage']>;

/** Returns the price of a model call in millionths of a dollar. */
export function costOf(modelId: string, usage: Usage): number {
  if (modelId !== PRICED) return 0;
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return (
    inputTokens * PRICES.input +
    outputTokens * PRICES.output +
    cacheReadTokens * PRICES.cacheRead +
    cacheWriteTokens * PRICES.cacheWrite
  );
}

/** Returns the highest possible cost of a model call whose prompt has this many bytes, in millionths of a dollar. */
export const worstCaseOf = (modelId: string, promptBytes: number): number =>
  modelId === PRICED ? promptBytes * PRICES.cacheWrite + MAX_TOKENS * PRICES.output : 0;

import type { ModelConfig } from '../config.ts';
import type { Usage } from '../model/port.ts';

/** An amount of money in millionths of a dollar. It is a whole number, so that sums are exact. */
export type MicroDollars = number;

type Prices = Pick<ModelConfig, 'inputUsdPerMillion' | 'outputUsdPerMillion' | 'cache'>;

export const toMicroDollars = (usd: number): MicroDollars => Math.round(usd * 1_000_000);
export const toUsd = (amount: MicroDollars): number => amount / 1_000_000;

/**
 * Returns the cost of a call, rounded up to a whole millionth of a dollar. The price of a million tokens in dollars
 * is also the price of one token in millionths of a dollar.
 */
export const costOf = (prices: Prices, usage: Usage): MicroDollars =>
  Math.ceil(exactCostOf(prices, usage));

/** Returns the cost of a call in millionths of a dollar without rounding, as receipts show it. */
export function exactCostOf(prices: Prices, usage: Usage): number {
  const { inputUsdPerMillion, outputUsdPerMillion, cache } = prices;
  // A model without declared cache prices is charged the input price for its cached tokens.
  const { readUsdPerMillion = inputUsdPerMillion, writeUsdPerMillion = inputUsdPerMillion } =
    cache ?? {};
  return (
    usage.inputTokens * inputUsdPerMillion +
    usage.outputTokens * outputUsdPerMillion +
    usage.cacheReadTokens * readUsdPerMillion +
    usage.cacheWriteTokens * writeUsdPerMillion
  );
}

/**
 * Returns the highest price that a token of the prompt can have. Before the call, nobody knows which tokens the
 * provider will cache.
 */
const dearestInput = ({ inputUsdPerMillion, cache }: Prices): number =>
  Math.max(inputUsdPerMillion, cache?.writeUsdPerMillion ?? 0);

/** Returns the most that a call can cost, rounded up to a whole millionth of a dollar. */
export const worstCaseOf = (
  prices: Prices,
  { promptTokens, maxTokens }: Readonly<{ promptTokens: number; maxTokens: number }>,
): MicroDollars =>
  Math.ceil(promptTokens * dearestInput(prices) + maxTokens * prices.outputUsdPerMillion);

/**
 * Tells whether all prices of a model are 0, as those of the offline model. Its calls are not counted in the
 * accounts.
 */
export const isFree = ({ inputUsdPerMillion, outputUsdPerMillion, cache }: Prices): boolean =>
  inputUsdPerMillion === 0 &&
  outputUsdPerMillion === 0 &&
  (cache?.readUsdPerMillion ?? 0) === 0 &&
  (cache?.writeUsdPerMillion ?? 0) === 0;

/** Fewest tokens of a useful answer. A question is refused when the remaining budget pays for fewer. */
export const LEAST_ANSWER_TOKENS = 64;

/**
 * Returns how many tokens an answer may have so that the call costs at most `left`; never more than `maxTokens`.
 *
 * @returns undefined when that number is below the length of a useful answer
 */
export function affordableTokens(
  prices: Prices,
  {
    promptTokens,
    maxTokens,
    left,
  }: { promptTokens: number; maxTokens: number; left: MicroDollars },
): number | undefined {
  if (left < 0) return undefined;
  const forOutput = left - Math.ceil(promptTokens * dearestInput(prices));
  if (prices.outputUsdPerMillion === 0) return forOutput >= 0 ? maxTokens : undefined;
  // One millionth of a dollar is held back, because `worstCaseOf` rounds the cost up.
  const tokens = Math.min(maxTokens, Math.floor((forOutput - 1) / prices.outputUsdPerMillion));
  return tokens >= Math.min(LEAST_ANSWER_TOKENS, maxTokens) ? tokens : undefined;
}

import type { ModelConfig } from '../config.ts';
import type { Usage } from '../model/port.ts';

/** An amount of money in millionths of a dollar, always a whole number: sums of it are exact. */
export type MicroDollars = number;

type Prices = Pick<ModelConfig, 'inputUsdPerMillion' | 'outputUsdPerMillion' | 'cache'>;

export const toMicroDollars = (usd: number): MicroDollars => Math.round(usd * 1_000_000);
export const toUsd = (amount: MicroDollars): number => amount / 1_000_000;

/**
 * Returns what a call costs, rounded up to a whole millionth of a dollar. A price per million tokens is also the price
 * of one token in millionths of a dollar.
 */
export const costOf = (prices: Prices, usage: Usage): MicroDollars =>
  Math.ceil(exactCostOf(prices, usage));

/** Returns what a call costs in millionths of a dollar, not rounded, as a receipt shows it. */
export function exactCostOf(prices: Prices, usage: Usage): number {
  const { inputUsdPerMillion, outputUsdPerMillion, cache } = prices;
  // Cached tokens of a model without declared cache prices are charged as other input.
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
 * Returns the highest possible price of a prompt's token: before the call nobody knows which tokens the provider
 * caches.
 */
const dearestInput = ({ inputUsdPerMillion, cache }: Prices): number =>
  Math.max(inputUsdPerMillion, cache?.writeUsdPerMillion ?? 0);

/** Returns the most that a call can cost. */
export const worstCaseOf = (
  prices: Prices,
  { promptTokens, maxTokens }: Readonly<{ promptTokens: number; maxTokens: number }>,
): MicroDollars =>
  Math.ceil(promptTokens * dearestInput(prices) + maxTokens * prices.outputUsdPerMillion);

/** A model whose prices are all 0, such as the offline model, is not accounted. */
export const isFree = ({ inputUsdPerMillion, outputUsdPerMillion, cache }: Prices): boolean =>
  inputUsdPerMillion === 0 &&
  outputUsdPerMillion === 0 &&
  (cache?.readUsdPerMillion ?? 0) === 0 &&
  (cache?.writeUsdPerMillion ?? 0) === 0;

/** Fewest tokens of a useful answer; when fewer can be paid, the question is refused. */
export const LEAST_ANSWER_TOKENS = 64;

/**
 * Returns how many tokens an answer may have so that the call costs at most `left`, never more than `maxTokens`.
 *
 * @returns undefined when that is less than a useful answer
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
  // One millionth of a dollar is held back, because `worstCaseOf` rounds the sum up.
  const tokens = Math.min(maxTokens, Math.floor((forOutput - 1) / prices.outputUsdPerMillion));
  return tokens >= Math.min(LEAST_ANSWER_TOKENS, maxTokens) ? tokens : undefined;
}

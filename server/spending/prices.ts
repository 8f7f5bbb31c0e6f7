import type { ModelConfig } from '../config.ts';
import type { Usage } from '../model/port.ts';

/** An amount of money in millionths of a dollar, always a whole number: sums of it are exact. */
export type MicroDollars = number;

type Prices = Pick<ModelConfig, 'inputUsdPerMillion' | 'outputUsdPerMillion'>;

export const toMicroDollars = (usd: number): MicroDollars => Math.round(usd * 1_000_000);
export const toUsd = (amount: MicroDollars): number => amount / 1_000_000;

/**
 * Returns what a call costs, rounded up to a whole millionth of a dollar. A price per million tokens is also the price
 * of one token in millionths of a dollar.
 */
export const costOf = (
  { inputUsdPerMillion, outputUsdPerMillion }: Prices,
  { inputTokens, outputTokens }: Pick<Usage, 'inputTokens' | 'outputTokens'>,
): MicroDollars => Math.ceil(inputTokens * inputUsdPerMillion + outputTokens * outputUsdPerMillion);

/** Fewer tokens than this are no useful answer: the question is refused instead. */
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
  const forOutput = left - Math.ceil(promptTokens * prices.inputUsdPerMillion);
  if (prices.outputUsdPerMillion === 0) return forOutput >= 0 ? maxTokens : undefined;
  // One millionth is kept back because `costOf` rounds the sum up.
  const tokens = Math.min(maxTokens, Math.floor((forOutput - 1) / prices.outputUsdPerMillion));
  return tokens >= Math.min(LEAST_ANSWER_TOKENS, maxTokens) ? tokens : undefined;
}

import { findingsOf, type Evidence, type Finding } from '../finding.ts';
import type { ObservedReceipt } from '../observation.ts';

/** A person's spending limit of one month and the amount that is left, in US dollars, as the server reports them. */
export type SeenMonth = Readonly<{ leftUsd: number; limitUsd: number }>;

/** A question with its cost, or with the reason of its refusal. */
export type PricedQuestion = Readonly<{
  id: string;
  receipt?: Pick<
    ObservedReceipt,
    'usd' | 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'
  >;
  /** Reason why the question was refused; absent for an answered question. */
  reason?: string;
  /** Number of model calls that telemetry counted for the question; absent where there is no counter. */
  calls?: number;
}>;

type Prices = Readonly<{ input: number; output: number; cacheRead: number; cacheWrite: number }>;

/** Evidence about a person who spent a small budget to its end. */
export type SpendingSeen = Readonly<{
  /** Spending limit that the check set, in US dollars. */
  limitUsd: number;
  /** Part of the limit that was not spent when the check began, in US dollars. */
  allowanceUsd: number;
  prices: Prices;
  before: SeenMonth;
  /**
   * Questions in three groups: first one after another, then at the same time, then one after another until one is
   * refused.
   */
  questions: readonly PricedQuestion[];
  /**
   * Largest amount in dollars that model calls from before the check may have returned to the account during the
   * check, because their cost was settled then.
   */
  returnedUsd: number;
  /** Number of model calls that telemetry counted during the check; absent where others may call too. */
  counted?: number;
  after: SeenMonth;
  /** The month's spending after the serving process was replaced; absent where that process cannot be replaced. */
  afterRestart?: SeenMonth;
  /** The month's spending after a temporary limit has ended. */
  afterEnd: SeenMonth;
}>;

const is = findingsOf('spending');
/** Evidence for a violation that no single request shows. */
const MONTH: Evidence = ['the month of one person'];
/** Tolerance in US dollars, since the cost of a model call is rounded up to a millionth of a dollar. */
const ROUNDING_USD = 1.5e-6;
const usd = (amount: number): string => `$${amount.toFixed(6)}`;

type Receipt = NonNullable<PricedQuestion['receipt']>;

const priceOf = (receipt: Receipt, prices: Prices): number =>
  (receipt.inputTokens * prices.input +
    receipt.outputTokens * prices.output +
    receipt.cacheReadTokens * prices.cacheRead +
    receipt.cacheWriteTokens * prices.cacheWrite) /
  1e6;

/** Returns the tolerance for the summed cost of the questions, in US dollars. */
const slackOf = (questions: readonly PricedQuestion[]): number =>
  ROUNDING_USD * (questions.length + 1);

/**
 * Checks that a budget holds: no model call exceeds it, every call is charged at its price, and a restart does not
 * change the remaining amount.
 */
export function spending(seen: SpendingSeen): Finding {
  const { questions, before, after, afterRestart, afterEnd, limitUsd, allowanceUsd, prices } = seen;
  const paid = questions.flatMap(({ id, receipt }) => (receipt ? [{ id, receipt }] : []));
  const refused = questions.filter(({ reason }) => reason === 'budget_spent');
  const sum = paid.reduce((total, { receipt }) => total + receipt.usd, 0);
  const slack = slackOf(questions);

  if (Math.abs(before.limitUsd - limitUsd) > ROUNDING_USD)
    return is.violated(
      `A budget of ${usd(limitUsd)} was set, and ${usd(before.limitUsd)} hold`,
      MONTH,
    );
  const wrong = paid.find(
    ({ receipt }) => Math.abs(receipt.usd - priceOf(receipt, prices)) > ROUNDING_USD,
  );
  if (wrong !== undefined) {
    const { receipt } = wrong;
    const cached = receipt.cacheReadTokens > 0 ? ', with tokens from the cache,' : '';
    return is.violated(
      `A call${cached} was charged ${usd(receipt.usd)}, its price is ${usd(priceOf(receipt, prices))}`,
      [wrong.id],
    );
  }
  if (sum > allowanceUsd + seen.returnedUsd + slack)
    return is.violated(`${usd(sum)} were spent of a budget of ${usd(allowanceUsd)}`, MONTH);
  const called = refused.find(({ calls }) => calls !== undefined && calls > 0);
  if (called !== undefined)
    return is.violated('A question was refused for the budget after a model call', [called.id]);
  // A question without a known cost may have spent the rest of the budget, or its reservation may still be open.
  const unseen = questions.length - paid.length - refused.length;
  if (unseen > 0) return is.inconclusive(`Cannot tell: what ${unseen} questions cost was not seen`);
  if (seen.counted !== undefined && seen.counted > paid.length)
    return is.violated(
      `${seen.counted} model calls were counted while ${paid.length} questions were answered, each with a receipt of one call`,
      MONTH,
    );
  if (refused.length === 0)
    return is.inconclusive(
      `Cannot tell: the budget was not spent to its end, ${usd(after.leftUsd)} are left`,
    );
  // Earlier calls can only add to what is left, and no more than they had reserved.
  const isExplained = (more: number): boolean => more > -slack && more < seen.returnedUsd + slack;
  if (!isExplained(after.leftUsd - (before.leftUsd - sum)))
    return is.violated(
      `${usd(after.leftUsd)} are left of ${usd(before.leftUsd)}, although ${usd(sum)} were spent`,
      MONTH,
    );
  if (afterRestart !== undefined && !isExplained(afterRestart.leftUsd - after.leftUsd))
    return is.violated(
      `${usd(after.leftUsd)} were left before a restart, ${usd(afterRestart.leftUsd)} after it`,
      MONTH,
    );
  if (Math.abs(afterEnd.limitUsd - limitUsd) < ROUNDING_USD || afterEnd.limitUsd < limitUsd)
    return is.violated('A budget that has ended holds still', MONTH);
  const cachedCalls = paid.filter(({ receipt }) => receipt.cacheReadTokens > 0).length;
  if (cachedCalls === 0)
    return is.inconclusive('Cannot tell: no call read from the cache, so its price was not seen');
  return is.proven(
    `${paid.length} calls, ${cachedCalls} of them with cached tokens, cost ${usd(sum)} of ${usd(allowanceUsd)}; ${refused.length} questions were refused before any call`,
  );
}

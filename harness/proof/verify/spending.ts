import type { CheckBudget } from '../checks/check-budget.ts';
import { createBudget, type Spent } from '../load/budget.ts';
import type { Observation } from '../evidence/observation.ts';
import type { Spending } from '../report/result.ts';
import { TargetError } from '../target/target-error.ts';
import type { Target } from '../target/target.ts';
import type { VerifyProfile } from './profiles.ts';

/** Tokens of the contract's longest prompt and longest answer, from which the most expensive call is computed. */
const MOST_INPUT_TOKENS = 8_000;
const MOST_OUTPUT_TOKENS = 2_000;

/**
 * Returns the most that a model call may cost at this target, in dollars. A model without a price counts as the most
 * expensive one with a price.
 *
 * @throws {TargetError} `no_price` where no model has one
 */
export async function usdPerCall(target: Target): Promise<number> {
  const [user = ''] = target.users;
  const models = await (await target.as(user)).models();
  const prices = models.flatMap(({ inputUsdPerMillion: input, outputUsdPerMillion: output }) =>
    input === undefined || output === undefined
      ? []
      : [input * MOST_INPUT_TOKENS + output * MOST_OUTPUT_TOKENS],
  );
  if (prices.length > 0) return Math.max(...prices) / 1_000_000;
  throw new TargetError(
    'no_price',
    `Cannot keep a budget at ${target.name}: it names no price for ${models.map(({ id }) => id).join(', ')}; set inputUsdPerMillion and outputUsdPerMillion of its models`,
  );
}

export type Meter = Readonly<{
  budget: CheckBudget;
  /**
   * Replaces a reservation by the cost of the request, which is never less than its text shows, whatever the receipt
   * says.
   */
  settle: (observation: Pick<Observation, 'outcome' | 'receipt' | 'input' | 'text'>) => void;
  /** Takes the number of calls that were counted outside the server; calls beyond the requests are charged too. */
  counted: (modelCalls: number) => void;
  /** Returns the total of the checks. Dollars include reservations. */
  taken: () => Spent;
  /** Returns the limit that a request did not fit into. */
  reached: () => string | undefined;
}>;

/** Average number of characters of a token in most texts; a larger one would understate the cost of a text. */
const CHARACTERS_PER_TOKEN = 4;

/** Returns the least share of the most expensive call that question and answer must have cost. */
export const leastShareOf = ({ input, text = '' }: Pick<Observation, 'input' | 'text'>): number =>
  (input.query.length + text.length) /
  CHARACTERS_PER_TOKEN /
  (MOST_INPUT_TOKENS + MOST_OUTPUT_TOKENS);

type Limits = VerifyProfile['budget'];

/**
 * Returns a budget that is never exceeded, even by requests in flight. It remembers what was taken, and the load gets
 * the rest.
 */
export function createMeter(limits: Limits, usdPerCall: number): Meter {
  const { take, adjust, taken, reached } = createBudget(limits);
  return {
    budget: {
      take: ({ requests = 1, modelCalls = 0 }) =>
        take({ requests, modelCalls, usd: modelCalls * usdPerCall }),
    },
    settle: ({ outcome, receipt, ...texts }) => {
      // A failed request may have cost as much as possible; a refused one cost nothing.
      const claimed = receipt?.usd ?? (outcome === 'refused' ? 0 : usdPerCall);
      const shown = outcome === 'refused' ? 0 : usdPerCall * leastShareOf(texts);
      adjust({ usd: Math.min(usdPerCall, Math.max(claimed, shown)) - usdPerCall });
    },
    counted: (calls) => {
      const modelCalls = Math.max(0, calls - taken().modelCalls);
      adjust({ modelCalls, usd: modelCalls * usdPerCall });
    },
    taken,
    reached,
  };
}

/** Returns the rest of the budget, never below 0. */
export function budgetLeft(limits: Limits, spent: Spending): Spending {
  return {
    requests: Math.max(0, limits.requests - spent.requests),
    modelCalls: Math.max(0, limits.modelCalls - spent.modelCalls),
    usd: Math.max(0, limits.usd - spent.usd),
    minutes: Math.max(0, limits.minutes - spent.minutes),
  };
}

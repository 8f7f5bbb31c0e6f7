import type { CheckBudget } from '../checks/check-budget.ts';
import { createBudget, type Spent } from '../load/budget.ts';
import type { Observation } from '../evidence/observation.ts';
import { TargetError } from '../target/target-error.ts';
import type { Target } from '../target/target.ts';
import type { VerifyProfile } from './profiles.ts';

/**
 * Number of tokens of the longest prompt that the service's contract allows, from which the highest cost of a model
 * call follows.
 */
const MOST_INPUT_TOKENS = 8_000;
const MOST_OUTPUT_TOKENS = 2_000;

/**
 * Returns the highest cost of one model call at this target, in US dollars. A model without a price is taken to cost as
 * much as the most expensive model with one.
 * @throws {TargetError} `no_price` where no model has a price
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
   * Replaces the reserved cost of a request by its actual cost. The cost is at least what the length of question and
   * answer implies, whatever the receipt says.
   */
  settle: (observation: Pick<Observation, 'outcome' | 'receipt' | 'input' | 'text'>) => void;
  /** Receives the number of model calls that telemetry counted; calls beyond those of the requests are charged too. */
  counted: (modelCalls: number) => void;
  /** Returns what the run has spent in total; the dollars include reservations. */
  taken: () => Spent;
  /** Returns the limit of the budget that a request would have exceeded; undefined when none was. */
  reached: () => string | undefined;
}>;

/** Average number of characters of a token in most texts; a larger number would make a text's cost look too small. */
const CHARACTERS_PER_TOKEN = 4;

/**
 * Returns the smallest share of a model call's highest cost that question and answer must have cost, by their lengths.
 */
const leastShareOf = ({ input, text = '' }: Pick<Observation, 'input' | 'text'>): number =>
  (input.query.length + text.length) /
  CHARACTERS_PER_TOKEN /
  (MOST_INPUT_TOKENS + MOST_OUTPUT_TOKENS);

type Limits = VerifyProfile['budget'];

/** Returns a budget that is never exceeded, even by requests in flight. The checks and the loads share it. */
export function createMeter(limits: Limits, usdPerCall: number): Meter {
  const { take, adjust, taken, reached } = createBudget(limits);
  return {
    budget: {
      take: ({ requests = 1, modelCalls = 0 }) =>
        take({ requests, modelCalls, usd: modelCalls * usdPerCall }),
    },
    settle: ({ outcome, receipt, ...texts }) => {
      // A failed request without a receipt may have cost as much as the most expensive model call; a refused request
      // cost nothing.
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

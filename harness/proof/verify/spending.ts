import type { CheckBudget } from '../checks/check-budget.ts';
import type { Observation } from '../evidence/observation.ts';
import type { Spending } from '../report/result.ts';
import type { Target } from '../target/target.ts';
import type { VerifyProfile } from './profiles.ts';

/** The longest prompt of the contract and the longest answer, in tokens: the most that one call can cost. */
const MOST_INPUT_TOKENS = 8_000;
const MOST_OUTPUT_TOKENS = 2_000;

/** The most a model call may cost at this target, in dollars. */
export async function usdPerCall(target: Target): Promise<number> {
  const [user = ''] = target.users;
  const models = await (await target.as(user)).models();
  const prices = models.map(
    ({ inputUsdPerMillion = 0, outputUsdPerMillion = 0 }) =>
      inputUsdPerMillion * MOST_INPUT_TOKENS + outputUsdPerMillion * MOST_OUTPUT_TOKENS,
  );
  return Math.max(0, ...prices) / 1_000_000;
}

export type Meter = Readonly<{
  budget: CheckBudget;
  /** What it really cost, once it is known; until then the most it can cost is set aside. */
  settle: (observation: Pick<Observation, 'outcome' | 'receipt'>) => void;
  /** What the checks took. Dollars include what is set aside. */
  taken: () => Readonly<{ requests: number; modelCalls: number; usd: number }>;
  /** The limit that a request did not fit into. */
  reached: () => string | undefined;
}>;

type Limits = VerifyProfile['budget'];

/** A budget that is never exceeded, also by what is under way, and remembers what was taken: the load gets the rest. */
export function createMeter(limits: Limits, usdPerCall: number): Meter {
  const taken = { requests: 0, modelCalls: 0, usd: 0 };
  const beganMs = performance.now();
  let reached: string | undefined;
  const limitOf = (requests: number, modelCalls: number): string | undefined => {
    if (taken.requests + requests > limits.requests) return `${limits.requests} requests`;
    if (taken.modelCalls + modelCalls > limits.modelCalls)
      return `${limits.modelCalls} model calls`;
    if (taken.usd + modelCalls * usdPerCall > limits.usd) return `$${limits.usd}`;
    const minutes = (performance.now() - beganMs) / 60_000;
    return minutes >= limits.minutes ? `${limits.minutes} minutes` : undefined;
  };
  return {
    budget: {
      take: ({ requests = 1, modelCalls = 0 }) => {
        const limit = limitOf(requests, modelCalls);
        reached ??= limit;
        if (limit !== undefined) return false;
        taken.requests += requests;
        taken.modelCalls += modelCalls;
        taken.usd += modelCalls * usdPerCall;
        return true;
      },
      spent: () => {},
    },
    settle: ({ outcome, receipt }) => {
      // What broke may have cost as much as it could; what was refused cost nothing.
      const usd = receipt?.usd ?? (outcome === 'refused' ? 0 : usdPerCall);
      taken.usd += usd - usdPerCall;
    },
    taken: () => ({ ...taken }),
    reached: () => reached,
  };
}

/** What is left of the budget after what was taken; never below 0. */
export function leftOf(limits: Limits, spent: Spending): Spending {
  return {
    requests: Math.max(0, limits.requests - spent.requests),
    modelCalls: Math.max(0, limits.modelCalls - spent.modelCalls),
    usd: Math.max(0, limits.usd - spent.usd),
    minutes: Math.max(0, limits.minutes - spent.minutes),
  };
}

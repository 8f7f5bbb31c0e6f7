/** Limits of a run's budget; an absent field is no limit. */
export type BudgetLimits = Readonly<{
  requests?: number | undefined;
  modelCalls?: number | undefined;
  usd?: number | undefined;
  minutes?: number | undefined;
}>;

/** Requests, model calls and US dollars that were spent, or that reservations may still spend. */
export type Spent = Readonly<{ requests: number; modelCalls: number; usd: number }>;

/** A budget that a run never exceeds: the highest cost of a request is reserved before the request is sent. */
export type RunBudget = Readonly<{
  /** Reserves the cost of a request. Returns false, and reserves nothing, when the cost could exceed a limit. */
  take: (cost: Spent) => boolean;
  /** Adds to the amount that is reserved, or subtracts from it, once the actual cost of a request is known. */
  adjust: (by: Partial<Spent>) => void;
  /** Returns what was spent so far, including all reservations. */
  taken: () => Spent;
  /** Returns the limit that the first refused cost would have exceeded; undefined when none was refused. */
  reached: () => string | undefined;
}>;

/** Returns a budget whose limit in minutes starts to count now. */
export function createBudget(limits: BudgetLimits, now = () => performance.now()): RunBudget {
  const taken = { requests: 0, modelCalls: 0, usd: 0 };
  const beganMs = now();
  let reached: string | undefined;
  const { requests = Infinity, modelCalls = Infinity, usd = Infinity, minutes = Infinity } = limits;
  const limitOf = (cost: Spent): string | undefined => {
    if (taken.requests + cost.requests > requests) return `${requests} requests`;
    if (taken.modelCalls + cost.modelCalls > modelCalls) return `${modelCalls} model calls`;
    if (taken.usd + cost.usd > usd) return `$${usd}`;
    return (now() - beganMs) / 60_000 >= minutes ? `${minutes} minutes` : undefined;
  };
  const adjust = (by: Partial<Spent>): void => {
    taken.requests += by.requests ?? 0;
    taken.modelCalls += by.modelCalls ?? 0;
    taken.usd += by.usd ?? 0;
  };
  return {
    take: (cost) => {
      const limit = limitOf(cost);
      reached ??= limit;
      if (limit === undefined) adjust(cost);
      return limit === undefined;
    },
    adjust,
    taken: () => ({ ...taken }),
    reached: () => reached,
  };
}

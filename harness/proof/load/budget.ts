import type { LoadPlan } from './plan.ts';

/** Limits of a run; an absent one does not limit. */
export type BudgetLimits = Readonly<{
  requests?: number | undefined;
  modelCalls?: number | undefined;
  usd?: number | undefined;
  minutes?: number | undefined;
}>;

/** What was, or may be, spent. */
export type Spent = Readonly<{ requests: number; modelCalls: number; usd: number }>;

/** A budget that is never exceeded: the most that a request may cost is reserved before it is sent. */
export type RunBudget = Readonly<{
  /** Reserves a cost. Returns false, and reserves nothing, when the cost could exceed a limit. */
  take: (cost: Spent) => boolean;
  /** Adds to what is reserved, or takes from it, once a real cost is known. */
  adjust: (by: Partial<Spent>) => void;
  /** Returns what was spent, with all reservations. */
  taken: () => Spent;
  /** Returns the limit that the first refused cost did not fit into. */
  reached: () => string | undefined;
}>;

/** Returns a budget whose minutes begin now. */
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

/** The budget of a load, whose requests may all cost the same at most. */
export type LoadBudget = Readonly<{
  /** Reserves one more request. Returns false when it could exceed the budget. */
  take: () => boolean;
  /** Replaces the reservation by the real cost, once that is known. */
  settle: (real: Readonly<{ modelCalls?: number; usd?: number }>) => void;
}>;

/** Returns the budget of a load's plan. @param now the clock of the plan, in ms */
export function budgetOfPlan({ budget, costs }: LoadPlan, now: () => number): LoadBudget {
  const { take, adjust } = createBudget(budget, now);
  return {
    take: () => take({ requests: 1, ...costs }),
    settle: ({ modelCalls = costs.modelCalls, usd = costs.usd }) =>
      adjust({ modelCalls: modelCalls - costs.modelCalls, usd: usd - costs.usd }),
  };
}

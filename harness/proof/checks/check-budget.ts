/** Upper bound on the cost of an operation, known before it starts. */
export type CheckCost = Readonly<{ requests?: number; modelCalls?: number }>;

export type BudgetLimits = Readonly<{
  requests?: number | undefined;
  modelCalls?: number | undefined;
  usd?: number | undefined;
  minutes?: number | undefined;
}>;

/** A budget that is never exceeded: the most that a request may cost is reserved before it is sent. */
export interface CheckBudget {
  /** Reserves the cost. Returns false, and reserves nothing, when the cost could exceed the budget. */
  take: (cost: CheckCost) => boolean;
  /** Records dollars, which are known only from receipts. */
  spent: (usd: number) => void;
}

/** Error for a spent budget: the rest of the run was not checked. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';

  constructor() {
    super('The budget is spent');
  }
}

/** Returns a budget. @param costPerCallUsd the most a model call may cost, reserved until its receipt is read */
export function createCheckBudget(limits: BudgetLimits, costPerCallUsd = 0): CheckBudget {
  const beganMs = performance.now();
  const used = { requests: 0, modelCalls: 0, usd: 0 };
  return {
    take: ({ requests = 1, modelCalls = 0 }) => {
      const fits =
        used.requests + requests <= (limits.requests ?? Infinity) &&
        used.modelCalls + modelCalls <= (limits.modelCalls ?? Infinity) &&
        used.usd + modelCalls * costPerCallUsd <= (limits.usd ?? Infinity) &&
        performance.now() - beganMs < (limits.minutes ?? Infinity) * 60_000;
      if (!fits) return false;
      used.requests += requests;
      used.modelCalls += modelCalls;
      return true;
    },
    spent: (usd) => void (used.usd += usd),
  };
}

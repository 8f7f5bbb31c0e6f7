import { createBudget, type BudgetLimits } from '../load/budget.ts';

/** Largest possible cost of an operation, known before the operation starts. */
export type CheckCost = Readonly<{ requests?: number; modelCalls?: number }>;

/** Budget of requests and model calls that the property checks share. */
export interface CheckBudget {
  /** Reserves the cost of an operation. Returns false, and reserves nothing, when the cost could exceed the budget. */
  take: (cost: CheckCost) => boolean;
}

/** Error for a spent budget: the checks that had not finished are reported as inconclusive. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';

  constructor() {
    super('The budget is spent');
  }
}

/**
 * Returns a budget of requests and model calls without a limit in dollars. Dollars need the prices of the target's
 * models.
 */
export function createCheckBudget(limits: Omit<BudgetLimits, 'usd'>): CheckBudget {
  const { take } = createBudget(limits);
  return {
    take: ({ requests = 1, modelCalls = 0 }) => take({ requests, modelCalls, usd: 0 }),
  };
}

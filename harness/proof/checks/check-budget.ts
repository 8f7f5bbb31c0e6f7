import { createBudget, type BudgetLimits } from '../load/budget.ts';

/** Upper bound on the cost of an operation, known before it starts. */
export type CheckCost = Readonly<{ requests?: number; modelCalls?: number }>;

/** The budget of the checks. */
export interface CheckBudget {
  /** Reserves the cost. Returns false, and reserves nothing, when the cost could exceed the budget. */
  take: (cost: CheckCost) => boolean;
}

/** Error for a spent budget: the rest of the run was not checked. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';

  constructor() {
    super('The budget is spent');
  }
}

/** Returns a budget without dollars, which only a run that knows its target's prices can count. */
export function createCheckBudget(limits: Omit<BudgetLimits, 'usd'>): CheckBudget {
  const { take } = createBudget(limits);
  return {
    take: ({ requests = 1, modelCalls = 0 }) => take({ requests, modelCalls, usd: 0 }),
  };
}

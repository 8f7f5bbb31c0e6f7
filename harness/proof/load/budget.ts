import type { LoadPlan } from './plan.ts';

/** Reserves what a request may cost before it starts, so that no limit is ever exceeded. */
export class LoadBudget {
  readonly #plan: LoadPlan;
  readonly #now: () => number;
  readonly #beganMs: number;
  #requests = 0;
  #modelCalls = 0;
  #usd = 0;

  constructor(plan: LoadPlan, now: () => number) {
    this.#plan = plan;
    this.#now = now;
    this.#beganMs = now();
  }

  /** Reserves one more request. Returns false, and reserves nothing, when it could exceed the budget. */
  take(): boolean {
    const { budget, costs } = this.#plan;
    const minutes = (this.#now() - this.#beganMs) / 60_000;
    const fits =
      this.#requests + 1 <= (budget.requests ?? Infinity) &&
      this.#modelCalls + costs.modelCalls <= (budget.modelCalls ?? Infinity) &&
      this.#usd + costs.usd <= (budget.usd ?? Infinity) &&
      minutes < (budget.minutes ?? Infinity);
    if (!fits) return false;
    this.#requests += 1;
    this.#modelCalls += costs.modelCalls;
    this.#usd += costs.usd;
    return true;
  }

  /** Replaces the reservation by the real cost, once that is known. */
  settle(real: { modelCalls?: number | undefined; usd?: number | undefined }): void {
    const { costs } = this.#plan;
    this.#modelCalls += (real.modelCalls ?? costs.modelCalls) - costs.modelCalls;
    this.#usd += (real.usd ?? costs.usd) - costs.usd;
  }
}

import type { ModelConfig } from '../config.ts';
import { OnecallError } from '../errors.ts';
import { inStore, type Table } from '../store/table.ts';
import { createAccounts, type Account, type Holder } from './account.ts';
import { nextMonthOf } from './month.ts';
import { affordableTokens, worstCaseOf, toUsd, type MicroDollars } from './prices.ts';

/** Limits of a calendar month. */
export type SpendingLimits = Readonly<{ person: MicroDollars; team: MicroDollars }>;

export type LedgerOptions = Readonly<{
  limits: SpendingLimits;
  /** A reservation older than this belongs to a call that no task works on: it is settled at its worst case. */
  staleMs: number;
}>;

/** A call before it is made. */
export type PlannedCall = Readonly<{
  sub: string;
  traceId: string;
  model: ModelConfig;
  /** Upper bound of the prompt's tokens. */
  promptTokens: number;
  maxTokens: number;
}>;

/** Money set aside for one call. */
export type Reservation = Readonly<{
  /** The longest answer that the money pays for. */
  maxTokens: number;
  /** Ends the reservation at the true cost; without it the call's cost is unknown and the reservation stays. */
  settle: (cost: MicroDollars | undefined) => Promise<void>;
}>;

/** Another person's call may take what was just read as left; each round reads anew. */
const MAX_ROUNDS = 4;

const isFree = ({ inputUsdPerMillion, outputUsdPerMillion }: ModelConfig): boolean =>
  inputUsdPerMillion === 0 && outputUsdPerMillion === 0;

/** A model without prices costs nothing, so nothing is set aside. */
const free = ({ maxTokens }: PlannedCall): Reservation => ({ maxTokens, settle: async () => {} });

export type Ledger = ReturnType<typeof createLedger>;

/**
 * Holds calls within the limits of a month (C13). The worst case of a call is subtracted from the person's account and
 * then from the team's before the call, and the difference to its true cost is given back afterwards.
 */
export function createLedger(table: Table, { limits, staleMs }: LedgerOptions) {
  const accounts = createAccounts(table);
  const limitOf = (holder: Holder) => (holder === 'team' ? limits.team : limits.person);

  const refuse = () =>
    new OnecallError('budget_spent', {
      message: `This month's budget is used up: it is new on ${nextMonthOf(table.now())}`,
    });

  /** Settles what killed tasks left open, and applies a limit that was changed by a deploy. */
  async function current(holder: Holder): Promise<Account> {
    const account = await accounts.read(holder, limitOf(holder));
    if (account.limit !== limitOf(holder))
      await accounts.changeLimit(holder, account.limit, limitOf(holder));
    const stale = [...account.open].filter(([, { at }]) => table.now() - at > staleMs);
    for (const [traceId, { amount, at }] of stale)
      await accounts.settle(holder, { traceId, reserved: amount, cost: amount, at });
    return accounts.read(holder, limitOf(holder));
  }

  /**
   * Sets the worst case of a call aside in one account.
   *
   * @returns true, or what is left when it is too little
   */
  async function take(
    holder: Holder,
    { traceId, amount }: { traceId: string; amount: MicroDollars },
  ): Promise<true | MicroDollars> {
    const limit = limitOf(holder);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if (await accounts.reserve(holder, { traceId, amount, limit })) return true;
      const account = await current(holder);
      // A repeated update whose first answer was lost.
      if (account.open.has(traceId)) return true;
      if (account.left < amount) return account.left;
    }
    throw new OnecallError('store_throttled');
  }

  async function reserve(call: PlannedCall): Promise<Reservation> {
    const { sub, traceId, model, promptTokens } = call;
    const at = table.now();
    let { maxTokens } = call;
    const giveBack = (holder: Holder, reserved: MicroDollars, cost: MicroDollars) =>
      accounts.settle(holder, { traceId, reserved, cost, at });
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const amount = worstCaseOf(model, { promptTokens, maxTokens });
      let left = await take({ sub }, { traceId, amount });
      if (left === true) {
        left = await take('team', { traceId, amount }).catch(async (error: unknown) => {
          await giveBack({ sub }, amount, 0);
          throw error;
        });
        if (left !== true) await giveBack({ sub }, amount, 0);
      }
      if (left === true) {
        const settle = (cost: MicroDollars | undefined) =>
          inStore(async () => {
            if (cost === undefined) return;
            await Promise.all([giveBack({ sub }, amount, cost), giveBack('team', amount, cost)]);
          });
        return { maxTokens, settle };
      }
      const fewer = affordableTokens(model, { promptTokens, maxTokens, left });
      if (fewer === undefined) throw refuse();
      maxTokens = fewer;
    }
    throw refuse();
  }

  return {
    /**
     * Sets the worst case of a call aside; a shorter answer is planned where less is left.
     *
     * @throws {OnecallError} `budget_spent` when not even a short answer can be paid; of the store otherwise
     */
    reserve: async (call: PlannedCall): Promise<Reservation> =>
      isFree(call.model) ? free(call) : inStore(() => reserve(call)),

    /** Returns what is left of a person's month and on which day the next one begins. */
    left: (sub: string) =>
      inStore(async () => {
        const [own, team] = await Promise.all([current({ sub }), current('team')]);
        return {
          leftUsd: toUsd(Math.max(0, Math.min(own.left, team.left))),
          limitUsd: toUsd(own.limit),
          until: nextMonthOf(table.now()),
        };
      }),
  };
}

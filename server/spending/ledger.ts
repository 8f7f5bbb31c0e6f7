import type { ModelConfig } from '../config.ts';
import { OnecallError } from '../errors.ts';
import { insist } from '../store/insist.ts';
import { inStore, type Table } from '../store/table.ts';
import { createAccounts, type Account, type Holder, type OpenReservation } from './account.ts';
import { limitOf, type Spender } from './limit-of.ts';
import { nextMonthOf } from './month.ts';
import { createSweep } from './sweep.ts';
import { affordableTokens, isFree, toUsd, worstCaseOf, type MicroDollars } from './prices.ts';
import type { Use } from './use.ts';
import type { ControlWatch } from './watch-controls.ts';

/** Limits of a calendar month that hold for everybody without a limit of their own. */
export type SpendingLimits = Readonly<{ person: MicroDollars; team: MicroDollars }>;

export type LedgerOptions = Readonly<{
  limits: SpendingLimits;
  controls: Pick<ControlWatch, 'current'>;
  /** A reservation older than this belongs to a call that no task works on: it is settled at its worst case. */
  staleMs: number;
}>;

/** A call before it is made. */
export type PlannedCall = Readonly<{
  person: Spender;
  model: ModelConfig;
  /** Upper bound of the prompt's tokens. */
  promptTokens: number;
  maxTokens: number;
}>;

/** A call after it was made; its cost is undefined when the service did not report it. */
export type MadeCall = Readonly<{ cost: MicroDollars | undefined }> & Pick<Use, 'route' | 'usage'>;

/** Money reserved for one call. */
export type Reservation = Readonly<{
  /** The longest answer that the money pays for. */
  maxTokens: number;
  /** Amount that the accounts hold for the call: the reservation, or 0 for a model without prices. */
  amount: MicroDollars;
  /**
   * Settles the reservation at the true cost, or at 0 without a call. A call of unknown cost leaves it in place.
   * @returns the amount that the accounts hold for the call
   */
  settle: (made: MadeCall | 'no call') => Promise<MicroDollars>;
}>;

/** Upper bound on rounds: another person's call may take what this one just read as left, so each round reads anew. */
const MAX_ROUNDS = 4;
/** Time for which a reservation that no call follows is undone when the store fails. */
const UNDO_WITHIN_MS = 30_000;

/** An account and the limit that holds for it now. */
type Limited = Readonly<{ holder: Holder; limit: MicroDollars }>;

/** A model without prices costs nothing, so nothing is reserved. */
const free = ({ maxTokens }: PlannedCall): Reservation => ({
  maxTokens,
  amount: 0,
  settle: async () => 0,
});

export type Ledger = ReturnType<typeof createLedger>;

/**
 * Keeps calls within the limits of a month (C13). Before the call its worst case is subtracted from the person's
 * account and then from the team's; afterwards the difference to the true cost is refunded.
 */
export function createLedger(table: Table, { limits, controls, staleMs }: LedgerOptions) {
  const accounts = createAccounts(table);
  const sweep = createSweep(table, accounts, staleMs);
  const team: Limited = { holder: 'team', limit: limits.team };

  const refuse = () =>
    new OnecallError('budget_spent', {
      message: `This month's budget is used up: it is new on ${nextMonthOf(table.now())}`,
    });

  /** Settles what killed tasks left open, and applies a limit that was changed. */
  async function current({ holder, limit }: Limited): Promise<Account> {
    const account = await accounts.read(holder, { limit });
    if (account.limit !== limit) await accounts.changeLimit(holder, account.limit, limit);
    const settled = await sweep.settleStale(holder, account);
    if (account.limit === limit && settled === 0) return account;
    return accounts.read(holder, { limit });
  }

  /**
   * Sets the worst case of a call aside in one account.
   *
   * @returns true, or what is left when it is too little
   */
  async function take(
    { holder, limit }: Limited,
    { callId, open }: { callId: string; open: OpenReservation },
  ): Promise<true | MicroDollars> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if (await accounts.reserve(holder, { callId, open, limit })) return true;
      const account = await current({ holder, limit });
      // This update was a retry, and the first one had been made although its response was lost.
      if (account.open.has(callId)) return true;
      if (account.left < open.amount) return account.left;
    }
    throw new OnecallError('store_throttled');
  }

  async function reserve(call: PlannedCall, own: Limited): Promise<Reservation> {
    const { model, promptTokens } = call;
    // A client chooses its trace id, so a reservation under it would be shared by calls of the same trace.
    const callId = crypto.randomUUID();
    const at = table.now();
    let { maxTokens } = call;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const amount = worstCaseOf(model, { promptTokens, maxTokens });
      const open = { amount, at, model: model.id };
      const settle = (
        { holder }: Limited,
        cost: MicroDollars,
        use?: Pick<Use, 'route' | 'usage'>,
      ) => accounts.settle(holder, { callId, open, cost, use });
      const takeBoth = async (): Promise<true | MicroDollars> => {
        const ofOwn = await take(own, { callId, open });
        if (ofOwn !== true) return ofOwn;
        const ofTeam = await take(team, { callId, open });
        if (ofTeam !== true) await settle(own, 0);
        return ofTeam;
      };
      const left = await takeBoth().catch((error: unknown) => {
        // No call follows. The update may have been made although its response was lost, so it is undone once the store
        // answers.
        const undo = () => inStore(() => Promise.all([settle(own, 0), settle(team, 0)]));
        insist(undo, UNDO_WITHIN_MS).catch(() => {}); // a reservation that is not undone is settled when it is stale
        throw error;
      });
      if (left === true)
        return {
          maxTokens,
          amount,
          settle: (made) =>
            inStore(async () => {
              const use = made === 'no call' || made.cost === 0 ? undefined : made;
              const cost = made === 'no call' ? 0 : made.cost;
              if (cost === undefined) return amount;
              await Promise.all([settle(own, cost, use), settle(team, cost)]);
              return cost;
            }),
        };
      const fewer = affordableTokens(model, { promptTokens, maxTokens, left });
      if (fewer === undefined) throw refuse();
      maxTokens = fewer;
    }
    throw refuse();
  }

  const accountOf = (person: Spender, set: Awaited<ReturnType<ControlWatch['current']>>) => {
    const own = limitOf(person, set, { now: table.now(), standard: limits.person });
    return { holder: { sub: person.sub }, ...own };
  };

  return {
    /**
     * Sets the worst case of a call aside; a shorter answer is planned where less is left.
     *
     * @throws {OnecallError} `paused` when an operator paused model calls, `budget_spent` when not even a short answer can be paid;
     * of the store otherwise
     */
    reserve: (call: PlannedCall): Promise<Reservation> =>
      inStore(async () => {
        const set = await controls.current();
        if (set.paused) throw new OnecallError('paused');
        return isFree(call.model) ? free(call) : reserve(call, accountOf(call.person, set));
      }),

    /** Returns the rest of a person's monthly budget, the end of the month, and the use so far. */
    month: (person: Spender) =>
      inStore(async () => {
        const set = await controls.current();
        const account = accountOf(person, set);
        const [own, all] = await Promise.all([
          current(account),
          current(team),
          sweep.lastMonth(account.holder),
          sweep.lastMonth('team'),
        ]);
        return {
          leftUsd: toUsd(Math.max(0, Math.min(own.left, all.left))),
          limitUsd: toUsd(own.limit),
          /** The day on which a limit of the person's own ends; null for the environment's. */
          limitEnds: account.endsAt === null ? null : new Date(account.endsAt).toISOString(),
          until: nextMonthOf(table.now()),
          paused: set.paused,
          use: own.use,
        };
      }),
  };
}

import type { ModelConfig } from '../config.ts';
import { OnecallError } from '../errors.ts';
import { inStore, type Table } from '../store/table.ts';
import { createAccounts } from './account.ts';
import { createBothAccounts, TEAM_ROOM_IN_CALLS } from './both-accounts.ts';
import { limitOf, type Spender } from './limit-of.ts';
import { createLimitedAccounts, type Limited } from './limited-account.ts';
import { nextMonthOf } from './month.ts';
import { createSweep } from './sweep.ts';
import { affordableTokens, isFree, toUsd, worstCaseOf, type MicroDollars } from './prices.ts';
import type { Use } from './use.ts';
import type { ControlWatch } from './watch-controls.ts';

/** Monthly spending limits: of each person without a limit of their own, and of all people together. */
export type SpendingLimits = Readonly<{ person: MicroDollars; team: MicroDollars }>;

export type LedgerOptions = Readonly<{
  limits: SpendingLimits;
  controls: Pick<ControlWatch, 'current'>;
  /**
   * Age in milliseconds from which a reservation counts as abandoned: its model call cannot be running any more. It
   * is then settled at its worst case.
   */
  staleMs: number;
  /** Number of calls that the team's account must still pay for, so that both accounts are updated at once. */
  teamRoomInCalls?: number;
}>;

/** A model call before it is made. */
export type PlannedCall = Readonly<{
  person: Spender;
  model: ModelConfig;
  /** Upper bound on the prompt's tokens. */
  promptTokens: number;
  maxTokens: number;
}>;

/** A model call after it was made; its cost is undefined when the service did not report it. */
export type MadeCall = Readonly<{ cost: MicroDollars | undefined }> & Pick<Use, 'route' | 'usage'>;

/** Money reserved for one model call. */
export type Reservation = Readonly<{
  /** Largest number of answer tokens that the reserved money pays for. */
  maxTokens: number;
  /** Amount that the person's and the team's account each hold for the call: the reservation, or 0 for a free model. */
  amount: MicroDollars;
  /**
   * Settles the reservation at the true cost, or at 0 when no call was made. When the cost is unknown, the
   * reservation stays.
   *
   * @returns the amount that each account then holds for the call
   */
  settle: (made: MadeCall | 'no call') => Promise<MicroDollars>;
}>;

/** Upper bound on attempts to reserve: each lowers the answer's length to what was left at the attempt before. */
const MAX_ROUNDS = 4;

/** Returns the reservation for a model without prices: its calls cost nothing, so nothing is reserved. */
const free = ({ maxTokens }: PlannedCall): Reservation => ({
  maxTokens,
  amount: 0,
  settle: async () => 0,
});

export type Ledger = ReturnType<typeof createLedger>;

/**
 * Keeps model calls within the monthly spending limits (C13). Before a call, the most that it can cost is subtracted
 * from the person's account and from the team's. After the call, the difference to the true cost is refunded.
 */
export function createLedger(table: Table, options: LedgerOptions) {
  const { limits, controls, staleMs, teamRoomInCalls = TEAM_ROOM_IN_CALLS } = options;
  const accounts = createAccounts(table);
  const sweep = createSweep(table, accounts, staleMs);
  const limited = createLimitedAccounts(accounts, sweep);
  const team: Limited = { holder: 'team', limit: limits.team };
  const both = createBothAccounts({ accounts, limited, team, teamRoomInCalls });

  const refuse = () =>
    new OnecallError('budget_spent', {
      message: `This month's budget is used up: it is new on ${nextMonthOf(table.now())}`,
    });

  async function reserve(call: PlannedCall, own: Limited): Promise<Reservation> {
    const { model, promptTokens } = call;
    const at = table.now();
    let { maxTokens } = call;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const amount = worstCaseOf(model, { promptTokens, maxTokens });
      const taken = await both.take(own, { amount, at, model: model.id });
      if ('callId' in taken)
        return {
          maxTokens,
          amount,
          settle: (made) =>
            inStore(async () => {
              const use = made === 'no call' || made.cost === 0 ? undefined : made;
              const cost = made === 'no call' ? 0 : made.cost;
              if (cost === undefined) return amount;
              await both.settle(own, taken, { cost, use });
              return cost;
            }),
        };
      const fewer = affordableTokens(model, { promptTokens, maxTokens, left: taken.left });
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
     * Reserves the most that a call can cost. When too little money is left for `maxTokens`, reserves it for a shorter
     * answer.
     *
     * @throws {OnecallError} `paused` when an operator paused model calls, `budget_spent` when not even a short answer
     * can be paid, `store_*` when the store fails
     */
    reserve: (call: PlannedCall): Promise<Reservation> =>
      inStore(async () => {
        const set = await controls.current();
        if (set.paused) throw new OnecallError('paused');
        return isFree(call.model) ? free(call) : reserve(call, accountOf(call.person, set));
      }),

    /**
     * Returns how much of a person's monthly budget is left, when the month ends, and how the budget was used so far.
     */
    month: (person: Spender) =>
      inStore(async () => {
        const set = await controls.current();
        const account = accountOf(person, set);
        const [own, all] = await Promise.all([
          limited.current(account),
          limited.current(team),
          sweep.lastMonth(account.holder),
          sweep.lastMonth('team'),
        ]);
        return {
          leftUsd: toUsd(Math.max(0, Math.min(own.left, all.left))),
          limitUsd: toUsd(own.limit),
          /** Time in ISO 8601 at which the person's own limit ends; null when the environment's limit applies. */
          limitEnds: account.endsAt === null ? null : new Date(account.endsAt).toISOString(),
          until: nextMonthOf(table.now()),
          paused: set.paused,
          use: own.use,
        };
      }),
  };
}

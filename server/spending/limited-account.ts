import { OnecallError } from '../errors.ts';
import type { Account, Accounts, Holder, OpenReservation } from './account.ts';
import type { MicroDollars } from './prices.ts';
import type { Sweep } from './sweep.ts';

/** The holder of a spending account, and the limit that applies to it now. */
export type Limited = Readonly<{ holder: Holder; limit: MicroDollars }>;

/** One attempt to reserve money for a model call, under an id that no other attempt has. */
export type Attempt = Readonly<{ callId: string; open: OpenReservation }>;

/** Upper bound on attempts to reserve: after an account was read, another call may reserve the amount that was left. */
const MAX_ROUNDS = 4;

export type LimitedAccounts = ReturnType<typeof createLimitedAccounts>;

/** Returns functions that read spending accounts and reserve money in them, under the limits that apply now. */
export function createLimitedAccounts(accounts: Accounts, sweep: Sweep) {
  /**
   * Reads an account. Before that, settles the reservations that killed ECS tasks left behind, and applies a changed
   * limit.
   */
  async function current({ holder, limit }: Limited): Promise<Account> {
    const account = await accounts.read(holder, { limit });
    if (account.limit !== limit) await accounts.changeLimit(holder, account.limit, limit);
    const settled = await sweep.settleStale(holder, account);
    if (account.limit === limit && settled === 0) return account;
    return accounts.read(holder, { limit });
  }

  return {
    current,

    /**
     * Reserves the most that a call can cost in one account. Tries again when an abandoned reservation or an old limit
     * caused the refusal.
     *
     * @returns whether the amount is reserved, and the amount that is left in the account
     * @throws {OnecallError} `store_throttled` when other calls change the account each time before this one
     */
    async take(
      { holder, limit }: Limited,
      { callId, open }: Attempt,
    ): Promise<Readonly<{ isTaken: boolean; left: MicroDollars }>> {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const rest = await accounts.reserve(holder, { callId, open, limit });
        if (rest !== undefined) return { isTaken: true, left: rest };
        const account = await current({ holder, limit });
        const { left } = account;
        // The account already holds this attempt's reservation: an earlier request of the update succeeded, and its
        // response was lost.
        if (account.open.has(callId)) return { isTaken: true, left };
        if (left < open.amount) return { isTaken: false, left };
      }
      throw new OnecallError('store_throttled');
    },
  };
}

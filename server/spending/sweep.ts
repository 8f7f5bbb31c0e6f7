import type { Table } from '../store/table.ts';
import type { Account, Accounts, Holder } from './account.ts';
import { lastMomentBeforeMonth } from './month.ts';

/** Upper bound on remembered accounts. When it is exceeded, the previous month of an account may be read once more. */
const MOST_REMEMBERED = 10_000;

export type Sweep = ReturnType<typeof createSweep>;

/**
 * Returns functions that settle abandoned reservations at their worst case. The model calls of such reservations
 * cannot be running any more.
 */
export function createSweep({ now }: Pick<Table, 'now'>, accounts: Accounts, staleMs: number) {
  const swept = new Set<string>();

  /** Settles the abandoned reservations of an account. @returns the number of settled reservations */
  async function settleStale(holder: Holder, { open }: Pick<Account, 'open'>): Promise<number> {
    const stale = [...open].filter(([, { at }]) => now() - at > staleMs);
    const use = { route: null, usage: null };
    for (const [callId, reservation] of stale)
      await accounts.settle(holder, { callId, open: reservation, cost: reservation.amount, use });
    return stale.length;
  }

  return {
    settleStale,

    /**
     * Settles the abandoned reservations of an account in the previous month. The account is not read again once it
     * has no open reservation.
     */
    async lastMonth(holder: Holder): Promise<void> {
      const at = lastMomentBeforeMonth(now());
      const name = `${at} ${holder === 'team' ? holder : holder.sub}`;
      if (swept.has(name)) return;
      const account = await accounts.read(holder, { limit: 0, at });
      if ((await settleStale(holder, account)) < account.open.size) return;
      if (swept.size >= MOST_REMEMBERED) swept.clear();
      swept.add(name);
    },
  };
}

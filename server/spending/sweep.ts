import type { Table } from '../store/table.ts';
import type { Account, Accounts, Holder } from './account.ts';
import { lastMomentBeforeMonth } from './month.ts';

/** Upper bound on the remembered accounts; beyond it, the last month of an account may be read once more. */
const MOST_REMEMBERED = 10_000;

/** Settles at their worst case the reservations of calls that no task works on any more. */
export function createSweep({ now }: Pick<Table, 'now'>, accounts: Accounts, staleMs: number) {
  const swept = new Set<string>();

  /** Settles what is stale in an account. @returns the number of reservations that were settled */
  async function settleStale(holder: Holder, { open }: Pick<Account, 'open'>): Promise<number> {
    const stale = [...open].filter(([, { at }]) => now() - at > staleMs);
    const use = { route: null, usage: null };
    for (const [callId, reservation] of stale)
      await accounts.settle(holder, { callId, open: reservation, cost: reservation.amount, use });
    return stale.length;
  }

  return {
    settleStale,

    /** Settles what is stale in the month before. A task reads each such account until nothing is open in it. */
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

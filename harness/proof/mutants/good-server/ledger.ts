/** A person's spending account of one month: the amount left and the limit, in millionths of a dollar. */
type Month = { left: number; limit: number };

/** Store of spending accounts that keeps each person within a budget. */
export type Ledger = Readonly<{
  /**
   * Reserves an amount in an owner's account.
   * @returns whether enough was left
   */
  reserve: (owner: string, asked: Readonly<{ amount: number; limit: number }>) => Promise<boolean>;
  /** Returns the unused part of a reservation to the owner's account. */
  settle: (owner: string, reserved: number, cost: number) => Promise<void>;
  month: (owner: string, limit: number) => Readonly<Month>;
}>;

/** Limit that an operator set for one person, with the time at which it ends in milliseconds since the epoch. */
export type OwnLimit = Readonly<{ limit: number; endsAtMs: number }>;

const STANDARD = 1_000_000_000;

export type OperatorLimits = ReturnType<typeof createOperatorLimits>;

/** Returns a store of the limits that an operator sets for single people. */
export function createOperatorLimits() {
  const own = new Map<string, OwnLimit>();
  return {
    set: (owner: string, limit: OwnLimit) => void own.set(owner, limit),
    own: (owner: string) => own.get(owner),
    /** Returns the spending limit that applies to an owner now, in millionths of a dollar. */
    limitOf: (owner: string) => {
      const set = own.get(owner);
      return set && set.endsAtMs > Date.now() ? set.limit : STANDARD;
    },
  };
}

/** Returns a store of spending accounts in memory, which checks and updates an account in one step. */
export function createLedger(): Ledger {
  const months = new Map<string, Month>();
  const monthOf = (owner: string, limit: number): Month => {
    const known = months.get(owner) ?? { left: limit, limit };
    const now = { left: known.left + limit - known.limit, limit };
    months.set(owner, now);
    return now;
  };
  return {
    month: monthOf,
    async reserve(owner, { amount, limit }) {
      const month = monthOf(owner, limit);
      if (month.left < amount) return false;
      month.left -= amount;
      return true;
    },
    async settle(owner, reserved, cost) {
      const month = months.get(owner);
      if (month) month.left += reserved - cost;
    },
  };
}

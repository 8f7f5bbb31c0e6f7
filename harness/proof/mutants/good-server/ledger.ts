/** A person's month in millionths of a dollar. */
type Month = { left: number; limit: number };

/** What holds a person within a budget. */
export type Ledger = Readonly<{
  /** Sets an amount aside. @returns whether enough was left */
  reserve: (owner: string, asked: Readonly<{ amount: number; limit: number }>) => Promise<boolean>;
  /** Gives the rest of an amount back. */
  settle: (owner: string, reserved: number, cost: number) => Promise<void>;
  month: (owner: string, limit: number) => Readonly<Month>;
}>;

/** A person's own limit, and when it ends in milliseconds since the epoch. */
export type OwnLimit = Readonly<{ limit: number; endsAtMs: number }>;

const STANDARD = 1_000_000_000;

export type Limits = ReturnType<typeof createLimits>;

/** The limits that an operator has set. */
export function createLimits() {
  const own = new Map<string, OwnLimit>();
  return {
    set: (owner: string, limit: OwnLimit) => void own.set(owner, limit),
    own: (owner: string) => own.get(owner),
    /** Returns the limit that holds for an owner now. */
    limitOf: (owner: string) => {
      const set = own.get(owner);
      return set && set.endsAtMs > Date.now() ? set.limit : STANDARD;
    },
  };
}

/** Accounts in memory; check and update are one step. */
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

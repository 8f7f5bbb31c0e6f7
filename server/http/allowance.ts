import { createRecent } from '../recent.ts';

type Options = Readonly<{
  perMinute: number;
  /** Upper bound on the people remembered; the least recently seen one is evicted first. */
  maxUsers: number;
  now?: () => number;
}>;

const MINUTE_MS = 60_000;
/** Number of requests that a person may send at once, however few they may send in a minute. */
const LEAST_AT_ONCE = 60;

export type Allowance = ReturnType<typeof createAllowance>;

/**
 * Returns how many requests each person may still send: some at once, refilled evenly over a minute. A fixed window would
 * let one person send all requests of a minute within a second, and the people beside them would wait for those.
 */
export function createAllowance({ perMinute, maxUsers, now = Date.now }: Options) {
  const atOnce = Math.min(perMinute, Math.max(LEAST_AT_ONCE, perMinute / 10));
  const spent = createRecent<{ count: number; atMs: number }>(maxUsers, MINUTE_MS);
  const spentBy = (user: string): number => {
    const last = spent.get(user);
    if (last === undefined) return 0;
    return Math.max(0, last.count - ((now() - last.atMs) * perMinute) / MINUTE_MS);
  };
  return {
    isSpent: (user: string): boolean => spentBy(user) > atOnce - 1,
    spend: (user: string): void => {
      spent.set(user, { count: spentBy(user) + 1, atMs: now() });
    },
  };
}

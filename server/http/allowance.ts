import { createRecent } from '../recent.ts';

type Options = Readonly<{
  perMinute: number;
  /** Largest number of people remembered; the least recently seen person is evicted first. */
  maxUsers: number;
  /** Number of requests that a person may send in one burst. */
  atOnce?: number;
  now?: () => number;
}>;

const MINUTE_MS = 60_000;
/** Number of requests that a person may always send in one burst, unless the limit for a minute is smaller. */
const LEAST_AT_ONCE = 60;

export type Allowance = ReturnType<typeof createAllowance>;

/**
 * Creates a count of the requests that each person may still send: a burst of some requests, refilled evenly over a
 * minute. A fixed window would let one person send a whole minute's requests within a second and so delay everybody
 * else.
 */
export function createAllowance({ now = Date.now, ...options }: Options) {
  const { perMinute, maxUsers } = options;
  const { atOnce = Math.min(perMinute, Math.max(LEAST_AT_ONCE, perMinute / 10)) } = options;
  const spent = createRecent<{ count: number; atMs: number }>(maxUsers, MINUTE_MS);
  const spentBy = (user: string): number => {
    const last = spent.get(user);
    if (last === undefined) return 0;
    return Math.max(0, last.count - ((now() - last.atMs) * perMinute) / MINUTE_MS);
  };
  return {
    isSpent: (user: string): boolean => spentBy(user) > atOnce - 1,
    /** Returns the time in milliseconds until the person may send a request; 0 when they may send it now. */
    waitMs: (user: string): number =>
      (Math.max(0, spentBy(user) - (atOnce - 1)) * MINUTE_MS) / perMinute,
    spend: (user: string): void => {
      spent.set(user, { count: spentBy(user) + 1, atMs: now() });
    },
  };
}

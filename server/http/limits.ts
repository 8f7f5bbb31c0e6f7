import { setTimeout as sleep } from 'node:timers/promises';
import { OnecallError } from '../errors.ts';
import { createRecent } from '../recent.ts';
import { createAllowance } from './allowance.ts';

export type LimitOptions = Readonly<{
  maxStreams: number;
  userStreams: number;
  userRequestsPerMinute: number;
  /** Bytes of bodies, responses and the store's traffic. */
  userBytesPerMinute: number;
}>;

/** The open streams that a request counts towards; `release` ends that when the request ends. */
export type StreamLease = Readonly<{ release: () => void }>;

const MINUTE_MS = 60_000;
/** Number of refusals in a minute that are sent at once; further ones are delayed. */
const FREE_REFUSALS = 20;
const REFUSAL_MS = 2_000;
/** Number of readers of one person that may follow answers, such as a second tab or a reloaded page. */
const MAX_FOLLOWS = 16;
/** Number of users that a task remembers; the one seen longest ago is forgotten first. */
const MAX_USERS = 10_000;

/** Counts in fixed windows, the window beginning with the first count. */
const windowed = (ttl: number) => {
  const counts = createRecent<{ count: number }>(MAX_USERS, ttl);
  return {
    get: (key: string): number => counts.get(key)?.count ?? 0,
    add: (key: string, by: number): void => {
      const window = counts.get(key);
      if (window) window.count += by;
      else counts.set(key, { count: by });
    },
  };
};

export type Limits = ReturnType<typeof createLimits>;

/**
 * Decides whether a request may proceed (R3), before any model call is made. Counts are kept in this task's memory:
 * with n tasks a person may reach n times the limits.
 */
export function createLimits(options: LimitOptions) {
  const requests = createAllowance({
    perMinute: options.userRequestsPerMinute,
    maxUsers: MAX_USERS,
  });
  const bytes = windowed(MINUTE_MS);
  const refusals = windowed(MINUTE_MS);
  const streams = new Map<string, number>();
  const follows = new Map<string, number>();
  let open = 0;

  const isWithin = (user: string): boolean =>
    !requests.isSpent(user) && bytes.get(user) < options.userBytesPerMinute;

  /**
   * Refuses a person whose allowance is spent. After many refusals each further one is delayed, so that a flood of
   * requests costs no more than its connections allow.
   *
   * @throws {OnecallError} `rate_limited` beyond the requests or bytes of this minute
   */
  const assertAllowance = async (user: string): Promise<void> => {
    if (isWithin(user)) return;
    refusals.add(user, 1);
    if (refusals.get(user) > FREE_REFUSALS) await sleep(REFUSAL_MS);
    throw new OnecallError('rate_limited');
  };

  /** Checks that one more stream fits. @throws {OnecallError} `too_many_streams` (429) or `busy` (503) */
  const assertRoom = (user: string): void => {
    if ((streams.get(user) ?? 0) >= options.userStreams) throw new OnecallError('too_many_streams');
    if (open >= options.maxStreams) throw new OnecallError('busy');
  };

  return {
    /** Answers that are being written, and readers that follow one. */
    get openStreams(): number {
      return open + [...follows.values()].reduce((sum, count) => sum + count, 0);
    },

    assertAllowance,

    /** Counts a request. @throws {OnecallError} as `assertAllowance` does */
    count(user: string): Promise<void> {
      // The check and the count happen without an await between them, so concurrent calls of one person cannot all take
      // the last free place.
      if (!isWithin(user)) return assertAllowance(user);
      requests.spend(user);
      return Promise.resolve();
    },

    /** Adds the bytes that a request moved, which are known only after it. */
    charge(user: string, moved: number): void {
      bytes.add(user, moved);
    },

    assertRoom,

    /** Counts a reader. @returns a function that ends the count. @throws {OnecallError} `too_many_streams` (429) */
    follow(user: string): () => void {
      const mine = follows.get(user) ?? 0;
      if (mine >= MAX_FOLLOWS) throw new OnecallError('too_many_streams');
      follows.set(user, mine + 1);
      let released = false;
      return () => {
        if (released) return;
        released = true;
        const left = (follows.get(user) ?? 1) - 1;
        if (left > 0) follows.set(user, left);
        else follows.delete(user);
      };
    },

    /** Takes a place for a model call. @throws {OnecallError} as `assertRoom` does */
    admit(user: string): StreamLease {
      assertRoom(user);
      const mine = streams.get(user) ?? 0;
      streams.set(user, mine + 1);
      open += 1;
      let released = false;
      return {
        release() {
          if (released) return;
          released = true;
          open -= 1;
          const left = (streams.get(user) ?? 1) - 1;
          if (left > 0) streams.set(user, left);
          else streams.delete(user);
        },
      };
    },
  };
}

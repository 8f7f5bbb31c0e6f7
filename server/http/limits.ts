import { setTimeout as sleep } from 'node:timers/promises';
import { OnecallError } from '../errors.ts';
import { createRecent } from '../recent.ts';
import { createAllowance } from './allowance.ts';

export type LimitOptions = Readonly<{
  maxStreams: number;
  userStreams: number;
  userRequestsPerMinute: number;
  /** Bytes of request bodies, responses and the store's traffic that one person may cause in a minute. */
  userBytesPerMinute: number;
}>;

/** One open stream in the counts of its person and of the server. `release` removes the stream from both counts. */
export type StreamLease = Readonly<{ release: () => void }>;

const MINUTE_MS = 60_000;
/** Number of refusals in a minute that a person receives without a delay; each further refusal is delayed. */
const FREE_REFUSALS = 20;
/** Shortest delay of a refusal. The longest is twice as long, so that delayed refusals do not end together. */
const REFUSAL_MS = 2_000;
/**
 * Number of readers of one person that may receive running answers at the same time, such as a second tab or a reloaded
 * page.
 */
const MAX_FOLLOWS = 16;
/** Number of users that this server remembers; the least recently seen user is evicted first. */
const MAX_USERS = 10_000;

/** Creates a counter per user with fixed time windows. A user's window begins with the first count. */
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
 * Creates the limits that decide whether a request may proceed (R3), before any model call. The counts are in the
 * memory of one server process, so with n processes a person may reach n times the limits.
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
   * Refuses a person whose allowance is spent. After many refusals in a minute each further one is delayed, so that a
   * flood of requests takes little CPU time.
   *
   * @throws {OnecallError} `rate_limited` beyond the requests or bytes of this minute
   */
  const assertAllowance = async (user: string): Promise<void> => {
    if (isWithin(user)) return;
    refusals.add(user, 1);
    if (refusals.get(user) > FREE_REFUSALS) await sleep(REFUSAL_MS * (1 + Math.random()));
    throw new OnecallError('rate_limited');
  };

  /**
   * Checks that the person and the server may open one more stream.
   * @throws {OnecallError} `too_many_streams` (429) or `busy` (503)
   */
  const assertRoom = (user: string): void => {
    if ((streams.get(user) ?? 0) >= options.userStreams) throw new OnecallError('too_many_streams');
    if (open >= options.maxStreams) throw new OnecallError('busy');
  };

  return {
    /** Number of answers that are being written, plus the number of readers of running answers. */
    get openStreams(): number {
      return open + [...follows.values()].reduce((sum, count) => sum + count, 0);
    },

    assertAllowance,

    /** Counts a request towards the person's allowance. @throws {OnecallError} as `assertAllowance` does */
    count(user: string): Promise<void> {
      // No await is between the check and the count, so concurrent requests of one person cannot all pass a nearly
      // spent allowance.
      if (!isWithin(user)) return assertAllowance(user);
      requests.spend(user);
      return Promise.resolve();
    },

    /**
     * Adds the bytes that a request moved to the person's count. The number of bytes is known only after the request.
     */
    charge(user: string, moved: number): void {
      bytes.add(user, moved);
    },

    assertRoom,

    /**
     * Counts a reader of a running answer. @returns a function that ends the count
     * @throws {OnecallError} `too_many_streams` (429)
     */
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

    /** Counts a stream for a new model call. @throws {OnecallError} as `assertRoom` does */
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

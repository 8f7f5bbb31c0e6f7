/**
 * Intervals and timeouts, in milliseconds, of the communication between ECS tasks through the store. Tests use
 * shorter ones.
 */
export const PACE = {
  /**
   * Interval at which an ECS task reads its letters with one query. A stop request that arrives at another ECS task
   * takes effect within this time.
   */
  collectMs: 400,
  /**
   * Time for which an answer counts as followed after a `follow` letter, by which a reader on another ECS task
   * requests its progress. That reader sends a letter at half this interval.
   */
  followedMs: 10_000,
  /** Interval at which the progress of a followed answer is stored. */
  progressMs: 2_000,
  /** Interval at which a follower reads the answer's progress from the store. */
  readMs: 500,
  /** Time without stored progress after which the ECS task that writes an answer counts as lost. */
  lostAfterMs: 8_000,
} as const;

export type Pace = Readonly<Record<keyof typeof PACE, number>>;

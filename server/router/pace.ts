/** The intervals at which tasks look for one another, and their timeouts, in milliseconds. Tests of a turn's life use shorter ones. */
export const PACE = {
  /**
   * Interval of one query per task for letters, however many answers the task writes; a stop on another task takes
   * effect within it.
   */
  collectMs: 400,
  /** Time for which an answer counts as followed after a letter; followers write one at half of it. */
  followedMs: 10_000,
  /** Interval at which a followed answer is written down. */
  progressMs: 2_000,
  /** Interval at which a followed answer is read from the store. */
  readMs: 500,
  /** Time in milliseconds after which a task counts as lost when progress was requested from it and it stores none. */
  lostAfterMs: 8_000,
} as const;

export type Pace = Readonly<Record<keyof typeof PACE, number>>;

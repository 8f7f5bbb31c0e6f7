/** The intervals at which tasks look for one another, and their timeouts, in milliseconds. Tests of a turn's life use shorter ones. */
export const PACE = {
  /** One query per task at this interval, however many answers it writes; a stop on another task is seen within it. */
  collectMs: 400,
  /** Time for which an answer counts as followed after a letter; followers write one at half of it. */
  followedMs: 10_000,
  /** Interval at which a followed answer is written down. */
  progressMs: 2_000,
  /** Interval at which a followed answer is read from the store. */
  readMs: 500,
  /** A task that is asked for progress and writes none for this long is lost. */
  lostAfterMs: 8_000,
} as const;

export type Pace = Readonly<Record<keyof typeof PACE, number>>;

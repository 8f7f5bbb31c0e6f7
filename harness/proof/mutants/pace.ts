/** How many times shorter deadlines are than in production, so that waiting for them costs seconds, not minutes. */
export const PACE = 2;

/** C8's deadlines at that pace, in ms. */
export const paced = {
  routeMs: 10_000 / PACE,
  silenceMs: 15_000 / PACE,
  answerMs: 60_000 / PACE,
} as const;

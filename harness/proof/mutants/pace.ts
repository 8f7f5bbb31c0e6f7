/** Factor by which deadlines are shorter than in production, so that waiting for them takes seconds, not minutes. */
export const PACE = 2;

/** The deadlines of C8 at that pace, in ms. */
export const paced = {
  routeMs: 10_000 / PACE,
  silenceMs: 15_000 / PACE,
  answerMs: 60_000 / PACE,
} as const;

/** Factor by which deadlines are shorter than in production, so that waiting for them takes seconds, not minutes. */
export const PACE_FACTOR = 2;

/** The deadlines of requirement C8, shortened by the factor, in ms. */
export const paced = {
  routeMs: 10_000 / PACE_FACTOR,
  silenceMs: 15_000 / PACE_FACTOR,
  answerMs: 60_000 / PACE_FACTOR,
} as const;

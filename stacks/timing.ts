/**
 * Durations that must fit each other, which `timing.test.ts` checks.
 *
 * When a task stops, the load balancer deregisters it and lets open answers continue for `deregistrationSeconds`. Then
 * the task gets SIGTERM and finishes open answers within `drainMs`. After `stopSeconds` ECS kills it.
 */
export const timing = {
  /** Time limit in milliseconds from a question to the header in which the model names the specialist that answers. */
  headerMs: 10_000,
  reasoningMs: 30_000,
  /** Longest time in milliseconds for which the model may send nothing once the route is known. */
  silenceMs: 15_000,
  /** Longest time in milliseconds from a question to the end of its answer. */
  answerMs: 60_000,
  /** Interval in milliseconds at which the server sends a ping to the browser while the model is silent. */
  pingMs: 15_000,
  /** Seconds without data after which the load balancer closes a connection. */
  idleSeconds: 65,
  /**
   * Seconds for which the server keeps an idle connection open. If this were shorter than `idleSeconds`, the load
   * balancer would sometimes use a closed connection and answer 502.
   */
  serverKeepAliveSeconds: 75,
  deregistrationSeconds: 75,
  drainMs: 100_000,
  /** Seconds from SIGTERM to SIGKILL for a task; Fargate accepts at most 120. */
  stopSeconds: 120,
  /** Seconds after a task's start during which ECS ignores that the task is unhealthy. */
  graceSeconds: 60,
  accessTokenMinutes: 15,
  /**
   * Lifetime of the API client's tokens in minutes. A verification run takes one token at its start and must end before
   * the token expires.
   */
  apiTokenMinutes: 60,
  /** Hours for which the load balancer keeps a person signed in after the sign-in. */
  sessionHours: 12,
} as const;

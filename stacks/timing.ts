/**
 * Every duration that has to agree with another one, in one place; `timing.test.ts` checks that they do.
 * The order on a stop: the target is deregistered and its open answers go on for `deregistrationSeconds`,
 * then the task gets SIGTERM and finishes what is left within `drainMs`, before `stopSeconds` kill it.
 */
export const timing = {
  /** Longest time in milliseconds until the route is known. */
  headerMs: 10_000,
  reasoningMs: 30_000,
  /** Longest silence of the model after the route, in milliseconds. */
  silenceMs: 15_000,
  /** Longest time until the end of the answer, in milliseconds. */
  answerMs: 60_000,
  /** Interval in milliseconds at which the server sends a ping while the model is silent. */
  pingMs: 15_000,
  /** Seconds of silence after which the load balancer closes a connection. */
  idleSeconds: 65,
  /** Seconds for which the server keeps an idle connection; a shorter time than the load balancer's would cause a 502 now and then. */
  serverKeepAliveSeconds: 75,
  deregistrationSeconds: 75,
  drainMs: 100_000,
  /** Seconds from SIGTERM to SIGKILL; Fargate accepts at most 120. */
  stopSeconds: 120,
  /** Seconds for which a new task may be unhealthy before its health counts. */
  graceSeconds: 60,
  accessTokenMinutes: 15,
  /** A verification run takes a token at its start and has to end before it expires. */
  apiTokenMinutes: 60,
  /** Hours for which the load balancer keeps a person signed in. */
  sessionHours: 12,
} as const;

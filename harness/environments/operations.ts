import { z } from 'zod';

/** A task that runs, or that stopped recently. */
export const Task = z.object({
  id: z.string(),
  /** Host and port that it listens on. */
  address: z.string(),
  /** The version that it runs: a revision of the task definition, or a commit. */
  version: z.string(),
  state: z.enum(['starting', 'running', 'draining', 'stopped']),
  /** Epoch ms. */
  startedAtMs: z.number(),
  /** Resident memory of all its processes, in bytes. */
  memoryBytes: z.number().optional(),
  /** Open file descriptors. */
  descriptors: z.number().optional(),
  /** Exit code, as a container reports it: 128 plus the signal's number when a signal ended it. */
  exitCode: z.number().optional(),
  stoppedReason: z.string().optional(),
});
export type Task = Readonly<z.infer<typeof Task>>;

/** The result of a deploy. */
export const Deployed = z.object({
  outcome: z.enum(['completed', 'rolled_back']),
  tookMs: z.number(),
  /** Reason for the rollback, as reported by the program that runs the tasks. */
  why: z.string().optional(),
});
export type Deployed = Readonly<z.infer<typeof Deployed>>;

/** A registered target as the load balancer sees it. */
export const SeenTarget = z.object({
  address: z.string(),
  state: z.enum(['initial', 'healthy', 'unhealthy', 'draining', 'unused']),
  reason: z.string().optional(),
});
export type SeenTarget = Readonly<z.infer<typeof SeenTarget>>;

/** The state of the service as the scheduler reports it, with its events newest first. */
export const ServiceState = z.object({
  /** The rollout of the newest revision. */
  rollout: z.enum(['in_progress', 'completed', 'failed']),
  why: z.string().optional(),
  events: z.array(z.object({ atMs: z.number(), message: z.string() })),
});
export type ServiceState = Readonly<z.infer<typeof ServiceState>>;

/** An applied alarm, as it was evaluated last. */
export const AppliedAlarm = z.object({
  name: z.string(),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  reason: z.string(),
  /** Value of the newest data point that was evaluated; absent where nothing was measured. */
  value: z.number().optional(),
});
export type AppliedAlarm = Readonly<z.infer<typeof AppliedAlarm>>;

export type DeployOptions = Readonly<{
  /** Image to deploy; the tasks of a `broken` one never become healthy. */
  image?: 'broken' | undefined;
}>;

export type KillSignal = 'SIGKILL' | 'SIGTERM';

/**
 * The operations on an environment made of emulators, and what it reports about itself. A deployed environment has none of them. A fault
 * ends by itself: a killed task is replaced, and a fault with `forMs` ends after that time.
 */
export interface Operations {
  tasks(): Promise<readonly Task[]>;
  /** Rolls out a new revision of what runs, and waits for its outcome. */
  deploy(options: DeployOptions): Promise<Deployed>;
  /** Sends a signal to the task's process, without waiting for the end. */
  kill(taskId: string, signal: KillSignal): Promise<void>;
  /** Limits the memory of a task from now on, enforced by the kernel. */
  setMemoryLimit(taskId: string, bytes: number): Promise<void>;
  /** Makes the store unreachable; takes effect before the promise resolves. */
  storeAway(forMs: number): Promise<void>;
  /**
   * Makes every target fail its health checks although it answers requests; takes effect before the promise resolves.
   */
  failHealthChecks(forMs: number): Promise<void>;
  /** Removes all targets from the load balancer; takes effect before the promise resolves. */
  deregisterTargets(): Promise<void>;
  registerTargets(): Promise<void>;
  targets(): Promise<readonly SeenTarget[]>;
  service(): Promise<ServiceState>;
  /** Advances the clock of metrics and alarms. */
  advanceClock(ms: number): Promise<void>;
  evaluateAlarms(): Promise<readonly AppliedAlarm[]>;
  /** Keeps a task's CPU busy with work of no use, because no load reaches the CPU limit. */
  busyCpu(taskId: string, forMs: number): Promise<void>;
  /** Writes a line to the applied log group, as if a task had printed it. */
  printLine(message: string): Promise<void>;
  /** Calls the model a number of times without the server, which no part of the product may do. */
  callModel(times: number): Promise<void>;
  /**
   * Tells for each line whether a metric filter's pattern matches it.
   * @throws for a pattern that the service refuses
   */
  matchLines(pattern: string, lines: readonly string[]): Promise<readonly boolean[]>;
}

/** The operations of one environment; those that it cannot do are absent. */
export type Offered = Partial<Operations>;

export type OperationName = keyof Operations;

/** The environment does not offer an operation, so a check that needs it is inconclusive. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}

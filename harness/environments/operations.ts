import { z } from 'zod';

/** An ECS task, or a process or container in its place, that runs or stopped recently. */
export const Task = z.object({
  id: z.string(),
  address: z.string(),
  /** Version that the task runs: a revision of the task definition, or a git commit. */
  version: z.string(),
  state: z.enum(['starting', 'running', 'draining', 'stopped']),
  startedAtMs: z.number(),
  memoryBytes: z.number().optional(),
  descriptors: z.number().optional(),
  /** Exit code of the task as a container reports it: 128 plus the signal's number if a signal ended the task. */
  exitCode: z.number().optional(),
  stoppedReason: z.string().optional(),
});
export type Task = Readonly<z.infer<typeof Task>>;

export const Deployed = z.object({
  outcome: z.enum(['completed', 'rolled_back']),
  tookMs: z.number(),
  /** Reason for the rollback, as reported by the program that runs the tasks. */
  why: z.string().optional(),
});
export type Deployed = Readonly<z.infer<typeof Deployed>>;

/** A target that is registered with the load balancer, with the state that the load balancer reports. */
export const SeenTarget = z.object({
  address: z.string(),
  state: z.enum(['initial', 'healthy', 'unhealthy', 'draining', 'unused']),
  reason: z.string().optional(),
});
export type SeenTarget = Readonly<z.infer<typeof SeenTarget>>;

/** State of the ECS service as the scheduler reports it, with its events, newest first. */
export const ServiceState = z.object({
  rollout: z.enum(['in_progress', 'completed', 'failed']),
  why: z.string().optional(),
  events: z.array(z.object({ atMs: z.number(), message: z.string() })),
});
export type ServiceState = Readonly<z.infer<typeof ServiceState>>;

/** An alarm that Terraform applied, with the result of its last evaluation. */
export const AppliedAlarm = z.object({
  name: z.string(),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  reason: z.string(),
  /** Value of the newest evaluated data point; absent if nothing was measured. */
  value: z.number().optional(),
});
export type AppliedAlarm = Readonly<z.infer<typeof AppliedAlarm>>;

export type DeployOptions = Readonly<{
  /**
   * Image to deploy; tasks of the `broken` image never become healthy. Without it, the running version is deployed
   * again.
   */
  image?: 'broken' | undefined;
}>;

export type KillSignal = 'SIGKILL' | 'SIGTERM';

/**
 * Faults and measurements that an emulated environment offers; a deployed environment offers none. Every fault ends by
 * itself: a killed task is replaced, and a fault with `forMs` ends after that many milliseconds.
 */
export interface Operations {
  tasks(): Promise<readonly Task[]>;
  /** Deploys the running version again, or a broken one, and waits for the outcome. */
  deploy(options: DeployOptions): Promise<Deployed>;
  /** Sends a signal to the task's process without waiting for its end. */
  kill(taskId: string, signal: KillSignal): Promise<void>;
  /** Limits the memory of a running task; the kernel enforces the limit. */
  setMemoryLimit(taskId: string, bytes: number): Promise<void>;
  /** Makes the store unreachable; the fault has begun when the promise resolves. */
  storeAway(forMs: number): Promise<void>;
  /**
   * Makes every target fail its health checks although it answers requests. The fault has begun when the promise
   * resolves.
   */
  failHealthChecks(forMs: number): Promise<void>;
  /** Removes all targets from the load balancer; they are removed when the promise resolves. */
  deregisterTargets(): Promise<void>;
  registerTargets(): Promise<void>;
  targets(): Promise<readonly SeenTarget[]>;
  service(): Promise<ServiceState>;
  /** Advances the clock that metrics and alarms use. */
  advanceClock(ms: number): Promise<void>;
  evaluateAlarms(): Promise<readonly AppliedAlarm[]>;
  /** Keeps a task's CPU busy with useless work, because requests alone do not use that much CPU. */
  busyCpu(taskId: string, forMs: number): Promise<void>;
  /** Writes a line to the applied log group, as if a task had logged it. */
  printLine(message: string): Promise<void>;
  /**
   * Calls the model a number of times without the server, to set off the alarm on calls that the server did not log.
   */
  callModel(times: number): Promise<void>;
  /**
   * Tells for each line whether a metric filter's pattern matches it.
   * @throws {Error} for a pattern that CloudWatch refuses
   */
  matchLines(pattern: string, lines: readonly string[]): Promise<readonly boolean[]>;
}

/** The operations of one environment; those that the environment cannot do are absent. */
export type Offered = Partial<Operations>;

export type OperationName = keyof Operations;

/** Thrown when the environment does not offer an operation. A check that needs the operation is then inconclusive. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}

export type HealthCheck = Readonly<{
  /** Command that runs inside the container; exit code 0 means that the container is healthy. */
  command: readonly string[];
  /**
   * Number of seconds from the end of one health check to the next, and from the container's start to the first
   * check.
   */
  intervalSeconds: number;
  timeoutSeconds: number;
  /** Number of consecutive failed health checks that make a container unhealthy. */
  retries: number;
  /** Number of seconds after the container's start in which failed health checks do not count. */
  startPeriodSeconds: number;
}>;

/** A temporary folder of an ECS task, which is removed when the task ends. */
export type Scratch = Readonly<{ path: string; readOnly: boolean }>;

export type TaskDescription = Readonly<{
  image: string;
  /** CPU units of the task; 1,024 units are one vCPU. */
  cpuUnits: number;
  memoryMiB: number;
  user?: string;
  readonlyRootFilesystem: boolean;
  environment: Readonly<Record<string, string>>;
  entryPoint?: readonly string[];
  command?: readonly string[];
  workingDirectory?: string;
  scratch: readonly Scratch[];
  /** Whether the container's process 1 is a small init program, which forwards signals. */
  initProcess: boolean;
  healthCheck?: HealthCheck;
  /** Number of seconds between SIGTERM and SIGKILL when the task is stopped. */
  stopTimeoutSeconds: number;
}>;

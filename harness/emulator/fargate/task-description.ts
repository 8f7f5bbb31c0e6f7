/** A container definition's health check, with ECS's defaults filled in. */
export type HealthCheck = Readonly<{
  /** Command that runs inside the container; exit code 0 means healthy. */
  command: readonly string[];
  /** Seconds from the end of one check to the next; the first check runs that long after the start. */
  intervalSeconds: number;
  timeoutSeconds: number;
  /** The number of consecutive failures that make a container unhealthy. */
  retries: number;
  /** Seconds after the start in which failures do not count. */
  startPeriodSeconds: number;
}>;

/** A temporary folder of a task, which is removed with the task. */
export type Scratch = Readonly<{ path: string; readOnly: boolean }>;

/** Description of a task of one container, from which Fargate runs it. */
export type TaskDescription = Readonly<{
  image: string;
  /** CPU units; 1,024 units are one vCPU. */
  cpuUnits: number;
  memoryMiB: number;
  user?: string;
  readonlyRootFilesystem: boolean;
  environment: Readonly<Record<string, string>>;
  entryPoint?: readonly string[];
  command?: readonly string[];
  workingDirectory?: string;
  scratch: readonly Scratch[];
  /** Whether a small init runs as process 1, which forwards signals. */
  initProcess: boolean;
  healthCheck?: HealthCheck;
  /** Seconds from SIGTERM to SIGKILL. */
  stopTimeoutSeconds: number;
}>;

import type { TargetState } from '../load-balancer/health.ts';
import type { Clock } from '../clock.ts';
import type { LogSink } from '../cloudwatch/sinks.ts';
import type { ContainerEngine } from './container-engine.ts';
import type { Start, StartRefusals } from '../iam/authorize-start.ts';
import type { LoopbackAddresses } from './loopback-addresses.ts';
import type { LogTarget } from './read-definition.ts';
import type { TaskTarget, TaskTargets } from './task-targets.ts';

/** A task that is about to run. */
export type NewTask = Readonly<{
  id: string;
  service: string;
  address: string;
  /** `<family>:<revision>`. */
  revision: string;
  /** The environment of the applied definition. */
  environment: Readonly<Record<string, string>>;
}>;

/** The engine and the services that tasks run with. */
export type TaskHost = Readonly<{
  engine: ContainerEngine;
  clock: Clock;
  addresses: LoopbackAddresses;
  targets: TaskTargets;
  labels: Readonly<Record<string, string>>;
  /** Resolves to the name of the image in the engine. */
  pull: (image: string) => Promise<string>;
  /**
   * Returns the variables with the task role's credentials.
   * @throws in ECS's words when the task cannot assume the role
   */
  environmentOf: (
    task: NewTask,
    taskRoleArn: string | undefined,
  ) => Promise<Readonly<Record<string, string>>>;
  /** Decides what a task's execution role may do for its start. */
  refusalsOfStart: (start: Start) => Promise<StartRefusals>;
  hasLogGroup: (logs: LogTarget) => Promise<boolean>;
  logs: LogSink;
  targetHealth: (target: TaskTarget) => TargetState;
  /** Tells whether the load balancer has no open request to a target that it knows to be deregistered. */
  isDrained: (target: TaskTarget) => boolean;
}>;

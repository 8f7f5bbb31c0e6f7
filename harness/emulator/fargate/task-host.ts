import type { TargetState } from '../load-balancer/health.ts';
import type { Clock } from '../clock.ts';
import type { LogSink } from '../cloudwatch/sinks.ts';
import type { ContainerEngine } from './container-engine.ts';
import type { Start, StartRefusals } from '../iam/authorize-start.ts';
import type { LoopbackAddresses } from './loopback-addresses.ts';
import type { LogTarget } from './read-definition.ts';
import type { TaskTarget, TaskTargets } from './task-targets.ts';

export type NewTask = Readonly<{
  id: string;
  service: string;
  address: string;
  /** Family and revision of the task definition, as `<family>:<revision>`. */
  revision: string;
  environment: Readonly<Record<string, string>>;
}>;

export type TaskHost = Readonly<{
  engine: ContainerEngine;
  clock: Clock;
  addresses: LoopbackAddresses;
  targets: TaskTargets;
  labels: Readonly<Record<string, string>>;
  pull: (image: string) => Promise<string>;
  /**
   * Returns environment variables with the task role's credentials. @throws with ECS's message when the task cannot
   * assume the role
   */
  environmentOf: (
    task: NewTask,
    taskRoleArn: string | undefined,
  ) => Promise<Readonly<Record<string, string>>>;
  refusalsOfStart: (start: Start) => Promise<StartRefusals>;
  hasLogGroup: (logs: LogTarget) => Promise<boolean>;
  logs: LogSink;
  targetHealth: (target: TaskTarget) => TargetState;
  /** Tells whether the load balancer knows that a target is deregistered and has no request in flight to it. */
  isDrained: (target: TaskTarget) => boolean;
}>;

import type { AwsAccess } from '../aws-access.ts';
import type { Clock } from '../clock.ts';
import type { EventSink, LogSink, MetricSink } from '../cloudwatch/sinks.ts';
import type { Start, StartRefusals } from '../iam/authorize-start.ts';
import type { ContainerEngine } from './container-engine.ts';
import type { TargetState } from '../load-balancer/health.ts';
import type { NewTask } from './task-host.ts';

/** The parts of an agent of the emulated Fargate. */
export type FargateOptions = Readonly<{
  aws: AwsAccess;
  engine: ContainerEngine;
  clock: Clock;
  /** Returns variables that override all others of a task's environment but `HOST`. */
  additionalEnv: (task: NewTask) => Readonly<Record<string, string>>;
  /**
   * Resolves to the name under which the engine has the image.
   * @throws in the words that AWS puts after "CannotPullContainerError: "
   */
  pull: (image: string) => Promise<string>;
  /** Gives a task the credentials of its role. */
  roles: Readonly<{
    /** Returns the variables with a role's credentials. @throws in ECS's words when tasks may not assume the role */
    environmentOf: (roleArn: string, taskId: string) => Promise<Readonly<Record<string, string>>>;
    refusalsOfStart: (start: Start) => Promise<StartRefusals>;
  }>;
  /** Returns the health of a target, as the load balancer judges it. */
  targetHealth: (
    targetGroupArn: string,
    at: Readonly<{ host: string; port: number }>,
  ) => TargetState;
  /**
   * Returns whether the load balancer has no open request to a target, so that the deregistration delay can end early.
   * When absent, the whole delay passes.
   */
  drained?: (targetGroupArn: string, at: Readonly<{ host: string; port: number }>) => boolean;
  logs: LogSink;
  metrics: MetricSink;
  events: EventSink;
  say: (text: string) => void;
  /** Label of this agent's containers, which tells them from those of another agent on this machine. */
  owner?: string;
  pollMs?: number;
}>;

import type { AwsAccess } from '../aws-access.ts';
import type { Clock } from '../clock.ts';
import type { EventSink, LogSink, MetricSink } from '../cloudwatch/sinks.ts';
import type { Start, StartRefusals } from '../iam/authorize-start.ts';
import type { ContainerEngine } from './container-engine.ts';
import type { TargetState } from '../load-balancer/health.ts';
import type { NewTask } from './task-host.ts';

export type FargateOptions = Readonly<{
  aws: AwsAccess;
  engine: ContainerEngine;
  clock: Clock;
  /** Returns environment variables that override those of a task's definition, except `HOST`. */
  additionalEnv: (task: NewTask) => Readonly<Record<string, string>>;
  /**
   * Pulls an image, and resolves to its name in the container engine.
   *
   * @throws with the text that AWS puts after "CannotPullContainerError: "
   */
  pull: (image: string) => Promise<string>;
  roles: Readonly<{
    /**
     * Returns environment variables with a role's credentials. @throws with ECS's message when tasks may not assume
     * the role
     */
    environmentOf: (roleArn: string, taskId: string) => Promise<Readonly<Record<string, string>>>;
    refusalsOfStart: (start: Start) => Promise<StartRefusals>;
  }>;
  targetHealth: (
    targetGroupArn: string,
    at: Readonly<{ host: string; port: number }>,
  ) => TargetState;
  /**
   * Returns whether the load balancer has no request in flight to a target, so that the deregistration delay can end
   * early. When absent, the whole delay passes.
   */
  drained?: (targetGroupArn: string, at: Readonly<{ host: string; port: number }>) => boolean;
  logs: LogSink;
  metrics: MetricSink;
  events: EventSink;
  say: (text: string) => void;
  /** Value of the label that distinguishes this agent's containers from those of another agent on this machine. */
  owner?: string;
  pollMs?: number;
}>;

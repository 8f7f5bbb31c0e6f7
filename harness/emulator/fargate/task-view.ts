import type { FargateTask, TaskState } from './fargate-task.ts';
import { healthStatusOf, type HealthStatus } from './task-record.ts';

export type TaskView = Readonly<{
  id: string;
  service: string;
  /** Loopback address of the task, 127.0.1.n; empty before it is assigned. */
  address: string;
  /** Family and revision of the task definition, as `<family>:<revision>`. */
  revision: string;
  image: string;
  state: TaskState;
  health: HealthStatus;
  securityGroups: readonly string[];
  startedAtMs?: number;
  containerId?: string;
  exitCode?: number;
  stoppedReason?: string;
  memoryBytes?: number;
  descriptors?: number;
}>;

export function viewOf(task: FargateTask): TaskView {
  const { definition, service, securityGroups } = task.options;
  const { id, address, state, startedAtMs, measured } = task;
  const containerId = task.running?.containerId;
  const exitCode = task.end?.exitCode;
  const stoppedReason = task.stopped?.reason;
  return {
    id,
    service,
    address,
    revision: definition.revision,
    image: definition.task.image,
    state,
    health: healthStatusOf(task),
    securityGroups,
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
    ...(containerId === undefined ? {} : { containerId }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(stoppedReason === undefined ? {} : { stoppedReason }),
    ...(measured === undefined ? {} : { memoryBytes: measured.memoryBytes }),
    ...(measured?.descriptors === undefined ? {} : { descriptors: measured.descriptors }),
  };
}

import type { StartRefusals } from '../iam/authorize-start.ts';
import type { RunnableDefinition } from './read-definition.ts';
import { runTask, type RunningContainer } from './run-task.ts';
import type { TaskHost } from './task-host.ts';
import { TaskRefused } from './task-refused.ts';

export type StartingTask = Readonly<{
  id: string;
  address: string;
  /** Reason why the task must stop. Once it is set, the start of the container is abandoned. */
  stopped: Readonly<{ reason: string }> | undefined;
  options: Readonly<{ host: TaskHost; definition: RunnableDefinition; service: string }>;
}>;

/**
 * Pulls the image of an ECS task that has an address, and runs its container.
 *
 * @throws {TaskRefused} with the reason in ECS's words
 */
export async function startTaskContainer(task: StartingTask): Promise<RunningContainer> {
  const { id, address, options } = task;
  const { host, definition, service } = options;
  const { container, logs, revision, taskRoleArn, executionRoleArn, task: described } = definition;
  const stream = `${logs?.prefix ?? ''}/${container}/${id}`;
  const lacks =
    executionRoleArn === undefined
      ? {}
      : await host.refusalsOfStart({
          executionRoleArn,
          taskId: id,
          image: described.image,
          ...(logs !== undefined && { log: { ...logs, stream } }),
        });
  refuseWithoutRights(lacks);
  if (logs !== undefined && !(await host.hasLogGroup(logs)))
    throw new TaskRefused(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1 (log group ${logs.group})`,
    );
  const image = await host.pull(described.image).catch(refuse('CannotPullContainerError'));
  if (task.stopped !== undefined) throw new TaskRefused(task.stopped.reason);
  const { environment } = described;
  const about = { id, service, address, environment, revision };
  const placed = {
    address,
    name: `${service}-${id}`,
    labels: host.labels,
    extraEnv: await host.environmentOf(about, taskRoleArn),
    onLog: (message: string) => {
      if (logs !== undefined && lacks.lines === undefined)
        host.logs({ group: logs.group, stream, message });
    },
  };
  return runTask(host.engine, { ...described, image }, placed).catch(
    refuse('CannotStartContainerError'),
  );
}

function refuseWithoutRights({ registry, image, stream }: StartRefusals): void {
  if (registry !== undefined)
    throw new TaskRefused(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: ${registry}`,
    );
  if (image !== undefined)
    throw new TaskRefused(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref: AccessDeniedException: ${image}`,
    );
  if (stream !== undefined)
    throw new TaskRefused(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: ${stream} : exit status 1`,
    );
}

const refuse =
  (error: string) =>
  (cause: unknown): never => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TaskRefused(`${error}: ${why}`, { cause });
  };

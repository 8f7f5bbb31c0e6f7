import { DescribeTasksCommand, ListTasksCommand, type DesiredStatus } from '@aws-sdk/client-ecs';
import type { Task } from '../../../environments/operations.ts';
import { nameIn, offered } from './applied.ts';
import type { DeployedContext } from './deployed-context.ts';

const STATES: Readonly<Record<string, Task['state']>> = {
  RUNNING: 'running',
  STOPPED: 'stopped',
  DEACTIVATING: 'draining',
  STOPPING: 'draining',
  DEPROVISIONING: 'draining',
};

/**
 * Returns running and recently stopped ECS tasks of the service. Where a local program runs the tasks, that program is
 * asked instead of the AWS API.
 */
export async function tasksOf(ctx: DeployedContext): Promise<readonly Task[]> {
  const told = await offered(ctx.target.operations?.tasks());
  if (told) return told;
  const listed = await Promise.all((['RUNNING', 'STOPPED'] as const).map((is) => list(ctx, is)));
  const tasks = listed.flat();
  if (tasks.length === 0) return [];
  const { cluster } = ctx.applied;
  const found = await ctx.aws.ecs.send(new DescribeTasksCommand({ cluster, tasks }));
  return (found.tasks ?? []).map((task): Task => {
    const exitCode = task.containers?.[0]?.exitCode;
    return {
      id: nameIn(task.taskArn ?? ''),
      address: task.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address ?? '',
      version: nameIn(task.taskDefinitionArn ?? ''),
      state: STATES[task.lastStatus ?? ''] ?? 'starting',
      startedAtMs: task.startedAt?.getTime() ?? 0,
      ...(exitCode !== undefined && { exitCode }),
      ...(task.stoppedReason !== undefined && { stoppedReason: task.stoppedReason }),
    };
  });
}

async function list({ aws, applied }: DeployedContext, desiredStatus: DesiredStatus) {
  const { cluster, service: serviceName } = applied;
  const { taskArns = [] } = await aws.ecs.send(
    new ListTasksCommand({ cluster, serviceName, desiredStatus }),
  );
  return taskArns.slice(0, 50);
}

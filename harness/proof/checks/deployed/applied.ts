import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ContainerDefinition,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { NotOffered } from '../../../environments/operations.ts';
import type { DeployedContext } from './deployed-context.ts';

type Asking = Pick<DeployedContext, 'aws' | 'applied'>;

/** Returns the name of a resource, which is the last part of an ARN such as `arn:...:kind/name`. */
export const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

export async function serviceOf({ aws, applied }: Asking): Promise<Service> {
  const { cluster, service } = applied;
  const { services = [] } = await aws.ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
  );
  const [found] = services;
  if (found) return found;
  throw new Error(`Cannot find the service ${service} in the cluster ${cluster}`);
}

export async function definitionOf(
  { aws }: Pick<Asking, 'aws'>,
  taskDefinition: string,
): Promise<TaskDefinition & Readonly<{ name: string }>> {
  const found = await aws.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const definition = found.taskDefinition ?? {};
  return { ...definition, name: nameIn(definition.taskDefinitionArn ?? taskDefinition) };
}

/** Returns the task definition that the ECS service is configured to run. */
export async function wantedDefinition(asking: Asking) {
  const { taskDefinition = '' } = await serviceOf(asking);
  return definitionOf(asking, taskDefinition);
}

/**
 * Returns the definition of the server's container in a task definition.
 * @throws when there is none
 */
export function serverOf({ containerDefinitions = [] }: TaskDefinition): ContainerDefinition {
  const essential = containerDefinitions.find(({ portMappings = [] }) => portMappings.length > 0);
  if (essential) return essential;
  throw new Error('The task definition has no container with a port');
}

/** Returns the result of an operation; undefined where the environment does not offer the operation. */
export async function offered<T>(operation: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof NotOffered) return undefined;
    throw error;
  }
}

export const variableOf = (container: ContainerDefinition, name: string): string | undefined =>
  container.environment?.find((each) => each.name === name)?.value;

export async function targetGroupOf({ aws, applied }: Asking): Promise<TargetGroup> {
  const { TargetGroups = [] } = await aws.balancing.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: [applied.targetGroupArn] }),
  );
  const [found] = TargetGroups;
  if (found) return found;
  throw new Error(`Cannot find the target group ${applied.targetGroupArn}`);
}

import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListClustersCommand,
  ListServicesCommand,
  type ECSClient,
  type Service,
} from '@aws-sdk/client-ecs';
import { readDefinition, type RunnableDefinition } from './read-definition.ts';

const AT_ONCE = 10;

export async function readServices(ecs: ECSClient): Promise<Service[]> {
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  const ofCluster = async (cluster: string): Promise<Service[]> => {
    const { serviceArns = [] } = await ecs.send(
      new ListServicesCommand({ cluster, launchType: 'FARGATE', maxResults: AT_ONCE }),
    );
    if (serviceArns.length === 0) return [];
    const described = await ecs.send(
      new DescribeServicesCommand({ cluster, services: serviceArns.slice(0, AT_ONCE) }),
    );
    return (described.services ?? []).filter(
      ({ status, launchType }) => status !== 'INACTIVE' && launchType === 'FARGATE',
    );
  };
  return (await Promise.all(clusterArns.map(ofCluster))).flat();
}

/** Tells whether a task definition is still ACTIVE in ECS; a deregistered one is INACTIVE. */
export async function isActive(ecs: ECSClient, taskDefinition: string): Promise<boolean> {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return described.taskDefinition?.status === 'ACTIVE';
}

/** Returns a function that reads task definitions. Each is read once, because task definitions never change. */
export function createDefinitionReader(
  ecs: ECSClient,
): (arn: string) => Promise<RunnableDefinition> {
  const known = new Map<string, RunnableDefinition>();
  return async (arn) => {
    const found = known.get(arn);
    if (found !== undefined) return found;
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: arn }),
    );
    const definition = readDefinition(taskDefinition ?? {});
    known.set(arn, definition);
    return definition;
  };
}

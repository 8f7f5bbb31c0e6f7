import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListClustersCommand,
  ListServicesCommand,
  type ECSClient,
  type Service,
} from '@aws-sdk/client-ecs';
import { readDefinition, type RunnableDefinition } from './read-definition.ts';

/** The limit of one DescribeServices call. */
const AT_ONCE = 10;

/** Returns every service of launch type FARGATE that has not ended. */
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

/** Tells whether ECS still deploys the revision; one that was deregistered is INACTIVE. */
export async function isActive(ecs: ECSClient, taskDefinition: string): Promise<boolean> {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return described.taskDefinition?.status === 'ACTIVE';
}

/** Reads task definitions, which never change, once each. */
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

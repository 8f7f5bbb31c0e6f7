import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import { prefixOf } from '../environment.ts';
import type { DeploySession } from './session.ts';

interface Deployed {
  readonly taskDefinitionArn: string;
  readonly image: string;
  readonly commit: string;
}

/** Returns the commit, image and task definition that the ECS service runs, or undefined before the first deploy. */
export async function deployedVersion({
  client,
  environment,
}: DeploySession): Promise<Deployed | undefined> {
  const name = prefixOf(environment);
  const ecs = new ECSClient(client);
  try {
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: name, services: [name] }),
    );
    const service = services?.find((s) => s.status === 'ACTIVE');
    const primary = service?.deployments?.find((d) => d.status === 'PRIMARY');
    const taskDefinitionArn = primary?.taskDefinition ?? service?.taskDefinition;
    if (taskDefinitionArn === undefined) return undefined;
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }),
    );
    const image = taskDefinition?.containerDefinitions?.[0]?.image ?? '';
    const commit = image.split(':').at(-1) ?? '';
    return { taskDefinitionArn, image, commit };
  } catch (error) {
    if (error instanceof Error && error.name === 'ClusterNotFoundException') return undefined;
    throw error;
  } finally {
    ecs.destroy();
  }
}

import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
  paginateListTaskDefinitions,
} from '@aws-sdk/client-ecs';
import { prefixOf } from '../environment.ts';
import type { DeploySession } from './session.ts';

/** Number of task definition revisions that one call of ECS deletes. */
const AT_ONCE = 10;

/**
 * Deregisters and deletes every revision of the environment's task definition. Terraform leaves old revisions
 * registered, because a rollback needs them.
 */
export async function deleteRevisions({ client, environment }: DeploySession): Promise<void> {
  const ecs = new ECSClient(client);
  const family = prefixOf(environment);
  try {
    const active: string[] = [];
    const pages = paginateListTaskDefinitions({ client: ecs }, { familyPrefix: family });
    for await (const { taskDefinitionArns = [] } of pages) {
      active.push(
        ...taskDefinitionArns.filter((arn) => arn.includes(`:task-definition/${family}:`)),
      );
    }
    for (const taskDefinition of active) {
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    }
    for (let n = 0; n < active.length; n += AT_ONCE) {
      const taskDefinitions = active.slice(n, n + AT_ONCE);
      await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions }));
    }
  } finally {
    ecs.destroy();
  }
}

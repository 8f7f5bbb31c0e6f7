import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { parseServerConfig } from '../../server/config.ts';
import type { ServerConfig } from '../../server/config.ts';
import type { DeploySession } from '../deploy/session.ts';

/** Returns the server's configuration, read from the environment variables of the applied ECS task definition. */
export async function appliedServerConfig(
  { client }: DeploySession,
  taskDefinition: string,
): Promise<ServerConfig> {
  const ecs = new ECSClient(client);
  try {
    const applied = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const [container] = applied.taskDefinition?.containerDefinitions ?? [];
    const given = (container?.environment ?? []).map(({ name = '', value }) => [name, value]);
    return parseServerConfig(Object.fromEntries(given));
  } finally {
    ecs.destroy();
  }
}

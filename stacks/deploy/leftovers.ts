import { DescribeClustersCommand, DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { prefixOf } from '../environment.ts';
import { emulatorLeftovers } from './session.ts';
import type { DeploySession } from './session.ts';

/**
 * Matches ARNs of resources that AWS lists although they are deleted. Task definition revisions are listed while a task
 * uses them, and cost nothing. NAT gateways are listed for about an hour, and keys for the week until their deletion.
 */
const GONE_BUT_LISTED = /:task-definition\/|:natgateway\/|:kms:[^:]*:\d+:key\//;

/**
 * Returns the resources that are left of an environment. In AWS they are found by their tags. In the emulator they are
 * all resources that did not exist at its start.
 */
export async function leftovers(session: DeploySession): Promise<string[]> {
  if (session.emulated) return emulatorLeftovers();
  const tagged = await taggedArns(session);
  const ecs = tagged.filter((arn) => /:ecs:.*:(service|cluster)\//.test(arn));
  const active = ecs.length > 0 && (await serviceIsActive(session));
  return tagged.filter((arn) => !GONE_BUT_LISTED.test(arn) && (active || !ecs.includes(arn)));
}

async function taggedArns({ client, environment }: DeploySession): Promise<string[]> {
  const tagging = new ResourceGroupsTaggingAPIClient(client);
  try {
    const found: string[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await tagging.send(
        new GetResourcesCommand({
          TagFilters: [
            { Key: 'Project', Values: ['onecall'] },
            { Key: 'Environment', Values: [environment.name] },
          ],
          ...(PaginationToken !== undefined && { PaginationToken }),
        }),
      );
      found.push(...(page.ResourceTagMappingList ?? []).flatMap((r) => r.ResourceARN ?? []));
      PaginationToken = page.PaginationToken === '' ? undefined : page.PaginationToken;
    } while (PaginationToken !== undefined);
    return found;
  } finally {
    tagging.destroy();
  }
}

/** Tells whether the ECS service is active. AWS goes on listing deleted clusters and services as INACTIVE. */
async function serviceIsActive({ client, environment }: DeploySession): Promise<boolean> {
  const name = prefixOf(environment);
  const ecs = new ECSClient(client);
  try {
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: [name] }));
    if (clusters?.some((cluster) => cluster.status !== 'INACTIVE') !== true) return false;
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: name, services: [name] }),
    );
    return clusters.length > 0 || services?.some((s) => s.status !== 'INACTIVE') === true;
  } finally {
    ecs.destroy();
  }
}

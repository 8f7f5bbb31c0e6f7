import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess } from '../aws-access.ts';
import type { LogTarget } from './read-definition.ts';

export async function hasLogGroup(aws: AwsAccess, { group, region }: LogTarget): Promise<boolean> {
  const client = new CloudWatchLogsClient({ ...aws, region });
  try {
    const { logGroups = [] } = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: group }),
    );
    return logGroups.some(({ logGroupName }) => logGroupName === group);
  } finally {
    client.destroy();
  }
}

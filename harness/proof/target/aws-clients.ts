import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';

/** AWS credentials that every emulator accepts. */
const EMULATOR = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };

export type AwsClients = ReturnType<typeof createAwsClients>;

type Where = Readonly<{ region: string; awsEndpoint?: string | undefined }>;

/** Returns the configuration of an AWS client, for AWS or for the emulated API. */
export const awsConfigOf = ({ region, awsEndpoint: endpoint }: Where) => ({
  region,
  maxAttempts: 4,
  ...(endpoint !== undefined && { endpoint, credentials: EMULATOR }),
});

/** Returns a client for each AWS service whose resources the checks read. */
export function createAwsClients(where: Where) {
  const config = awsConfigOf(where);
  const clients = {
    cloudwatch: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    cognito: new CognitoIdentityProviderClient(config),
    ec2: new EC2Client(config),
    ecs: new ECSClient(config),
    balancing: new ElasticLoadBalancingV2Client(config),
    iam: new IAMClient(config),
  };
  return {
    ...clients,
    close: (): void => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

import {
  BedrockClient,
  PutModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess } from '../../emulator/aws-access.ts';

/** The log group of the account's one invocation log. */
const INVOCATION_LOG_GROUP = '/aws/bedrock/model-invocations';
/** Role under which Bedrock writes to the log group. moto does not check it. */
const ROLE = 'arn:aws:iam::123456789012:role/bedrock-invocation-log';

/** Switches Bedrock's invocation log on in an emulated account, without prompts and answers, as a deploy does. */
export async function switchOnInvocationLog(aws: AwsAccess): Promise<void> {
  const logs = new CloudWatchLogsClient(aws);
  const bedrock = new BedrockClient(aws);
  try {
    await logs
      .send(new CreateLogGroupCommand({ logGroupName: INVOCATION_LOG_GROUP }))
      .catch((error: unknown) => {
        if (!(error instanceof ResourceAlreadyExistsException)) throw error;
      });
    await bedrock.send(
      new PutModelInvocationLoggingConfigurationCommand({
        loggingConfig: {
          cloudWatchConfig: { logGroupName: INVOCATION_LOG_GROUP, roleArn: ROLE },
          textDataDeliveryEnabled: false,
          imageDataDeliveryEnabled: false,
          embeddingDataDeliveryEnabled: false,
          videoDataDeliveryEnabled: false,
        },
      }),
    );
  } finally {
    logs.destroy();
    bedrock.destroy();
  }
}

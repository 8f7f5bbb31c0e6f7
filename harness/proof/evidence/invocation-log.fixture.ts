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

/** Log group in which Bedrock logs the model invocations of the whole account. */
const INVOCATION_LOG_GROUP = '/aws/bedrock/model-invocations';
/** IAM role with which Bedrock writes to the log group. The emulator moto does not check it. */
const ROLE = 'arn:aws:iam::123456789012:role/bedrock-invocation-log';

/** Switches on Bedrock's invocation log in an emulated AWS account, without prompts and answers, as a deploy does. */
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

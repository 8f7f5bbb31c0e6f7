import {
  BedrockClient,
  GetModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock';
import { INVOCATION_LOG_STACK } from '../invocation-log-stack.ts';
import type { InvocationLogProps } from '../invocation-log-stack.ts';
import { runCdktf } from './cdktf.ts';
import { remark } from './project.ts';
import type { RunLock } from './run-lock.ts';
import type { DeploySession } from './session.ts';

/** Returns the configuration of Bedrock's invocation log, or undefined if it names neither a log group nor a bucket. */
async function loggingConfig({ client }: DeploySession) {
  const bedrock = new BedrockClient(client);
  try {
    const { loggingConfig: config } = await bedrock.send(
      new GetModelInvocationLoggingConfigurationCommand({}),
    );
    const places = [config?.cloudWatchConfig?.logGroupName, config?.s3Config?.bucketName];
    return places.some((place) => place !== undefined && place !== '') ? config : undefined;
  } finally {
    bedrock.destroy();
  }
}

/** Returns the log group of Bedrock's invocation log in the account and region, or null if there is none. */
export async function invocationLogGroup(session: DeploySession): Promise<string | null> {
  return (await loggingConfig(session))?.cloudWatchConfig?.logGroupName || null;
}

export const invocationLogProps = ({ environment }: DeploySession): InvocationLogProps => ({
  region: environment.region,
  account: environment.account,
  permissionsBoundary: environment.permissionsBoundary,
});

/**
 * Creates Bedrock's invocation log if the account and region have none. An existing log stays as it is, because other
 * applications may need it so. A remark is printed if its settings matter to Onecall.
 */
export async function ensureInvocationLog(session: DeploySession, lock: RunLock): Promise<void> {
  const config = await loggingConfig(session);
  if (config === undefined) {
    remark("Making Bedrock's invocation log of this account and region, without text");
    await runCdktf(session, {
      command: 'deploy',
      stacks: [INVOCATION_LOG_STACK],
      settings: { environments: [], invocationLog: invocationLogProps(session) },
      started: lock.add,
    });
    return;
  }
  if (config.textDataDeliveryEnabled !== false) {
    remark(
      "Bedrock's invocation log of this account records prompts and answers, those of Onecall too: somebody else set it so",
    );
  }
  if ((config.cloudWatchConfig?.logGroupName ?? '') === '') {
    remark(
      'Bedrock\'s invocation log of this account goes to S3 alone: "make verify" cannot count the calls of each request',
    );
  }
}

import { BedrockModelInvocationLoggingConfiguration } from '@cdktf/provider-aws/lib/bedrock-model-invocation-logging-configuration/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { S3Backend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { stateBucketOf } from './environment.ts';
import { TERRAFORM_VERSION, tagsOf } from './layer.ts';
import { policyJson, trustOf } from './policy-document.ts';

export const INVOCATION_LOG_STACK = 'invocation-log';

/** Name of the log group for Bedrock's invocation log, which this stack creates. */
export const INVOCATION_LOG_GROUP = '/onecall/bedrock-invocations';

/** Number of days for which records of model calls are kept. A verification run reads only those of the last hour. */
const RETENTION_DAYS = 30;

/**
 * Name of the log stream that Bedrock writes to.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
const STREAM = 'aws/bedrock/modelinvocations';

export interface InvocationLogProps {
  readonly region: string;
  readonly account: string;
  /** Name of the IAM policy that is the permissions boundary of the log's role. */
  readonly permissionsBoundary: string;
}

/**
 * Bedrock's invocation log, from which AWS's own number of model calls per request is known. There is one log per
 * account and region, so this stack belongs to no environment. The log records neither prompts nor answers.
 */
export class InvocationLogStack extends TerraformStack {
  constructor(scope: Construct, props: InvocationLogProps) {
    super(scope, INVOCATION_LOG_STACK);
    const { region, account } = props;
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: tagsOf('shared', INVOCATION_LOG_STACK) }],
    });
    new S3Backend(this, {
      bucket: stateBucketOf(props),
      key: `onecall/shared/${INVOCATION_LOG_STACK}.tfstate`,
      region,
      encrypt: true,
    });
    this.addOverride('terraform.backend.s3.use_lockfile', true);
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);

    const group = new CloudwatchLogGroup(this, 'group', {
      name: INVOCATION_LOG_GROUP,
      retentionInDays: RETENTION_DAYS,
    });
    const role = new IamRole(this, 'role', {
      // The role's name contains the region, because a role's name is unique in the account and each region has its own
      // log.
      name: `onecall-invocation-log-${region}`,
      assumeRolePolicy: trustOf({
        service: 'bedrock.amazonaws.com',
        account,
        source: `arn:aws:bedrock:${region}:${account}:*`,
      }),
      permissionsBoundary: `arn:aws:iam::${account}:policy/${props.permissionsBoundary}`,
    });
    const write = new IamRolePolicy(this, 'policy', {
      name: 'write',
      role: role.id,
      policy: policyJson({
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${group.arn}:log-stream:${STREAM}`,
      }),
    });
    new BedrockModelInvocationLoggingConfiguration(this, 'log', {
      // The role's policy must exist first, because Bedrock tests with a record whether the role may write.
      dependsOn: [write],
      loggingConfig: {
        cloudwatchConfig: { logGroupName: group.name, roleArn: role.arn },
        textDataDeliveryEnabled: false,
        imageDataDeliveryEnabled: false,
        embeddingDataDeliveryEnabled: false,
        videoDataDeliveryEnabled: false,
      },
    });
  }
}

import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import { policyJson } from '../policy-document.ts';

export interface TopicKeyProps {
  readonly name: string;
  readonly account: string;
  /** AWS services that may publish to the topic that the key encrypts. */
  readonly publishers: readonly string[];
}

/**
 * Actions that administer the KMS key. The key's policy allows them to the account, whose IAM policies then decide who
 * may use them.
 */
const ADMINISTER = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:PutKeyPolicy',
  'kms:ListKeyPolicies',
  'kms:GetKeyRotationStatus',
  'kms:EnableKeyRotation',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:DisableKey',
  'kms:UpdateKeyDescription',
  'kms:ListResourceTags',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:CreateAlias',
  'kms:UpdateAlias',
  'kms:DeleteAlias',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
];

/**
 * Number of days between the request to delete the key and its deletion. It is the shortest that AWS allows, because no
 * stored data needs the key.
 */
const DELETION_DAYS = 7;

/**
 * KMS key for a topic that AWS services publish to. The policy of SNS's own key does not allow those services.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class TopicKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TopicKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, 'key', {
      description: `Alarms of ${props.name}`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_DAYS,
      policy: policyJson(
        {
          Sid: 'Administer',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${props.account}:root` },
          Action: ADMINISTER,
          // In the policy of a KMS key, "*" means that key and no other resource.
          Resource: '*',
        },
        {
          Sid: 'Publish',
          Effect: 'Allow',
          Principal: { Service: props.publishers },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
          Condition: { StringEquals: { 'aws:SourceAccount': props.account } },
        },
      ),
    });
    new KmsAlias(this, 'alias', { name: `alias/${props.name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

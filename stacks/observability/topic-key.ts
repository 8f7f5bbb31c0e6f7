import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import { policyJson } from '../policy-document.ts';

export interface TopicKeyProps {
  readonly name: string;
  readonly account: string;
  /** Services that publish to what the key encrypts. */
  readonly publishers: readonly string[];
}

/** All actions on a KMS key; with this statement the account's IAM policies decide who may use it. */
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

/** Shortest time in days that AWS allows before deletion, since no stored data needs the key. */
const DELETION_DAYS = 7;

/**
 * A key for a topic that other services publish to: SNS's own key trusts none of them.
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
          // In a key's policy, "*" means the key itself.
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

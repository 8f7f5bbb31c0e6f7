import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { stateBucketOf } from './environment.ts';
import { TERRAFORM_VERSION, tagsOf } from './layer.ts';
import { onlyOverTls, policyJson } from './policy-document.ts';

export const STATE_STACK = 'state-bootstrap';

/** Number of days for which old versions of a Terraform state are kept, so that they can be read or restored. */
const VERSION_DAYS = 90;

export interface StateProps {
  readonly region: string;
  readonly account: string;
  /**
   * Whether to import the bucket, because the bucket exists but the Terraform state that describes it does not. That
   * happens after a deploy that was killed.
   */
  readonly adopt: boolean;
  /**
   * Whether destroying the stack may delete the states in the bucket. This is allowed only if the resources that the
   * states describe no longer exist.
   */
  readonly disposable: boolean;
  /**
   * Path of this stack's local state file, relative to `cdktf.out/stacks/state-bootstrap`. A relative path keeps paths
   * of this machine out of the JSON.
   */
  readonly statePath: string;
}

/**
 * The bucket for the Terraform states of all other stacks, once per account and region. Its own state is a local file.
 * That file may be lost, because a later deploy imports the existing bucket.
 */
export class StateStack extends TerraformStack {
  constructor(scope: Construct, props: StateProps) {
    super(scope, STATE_STACK);
    new AwsProvider(this, 'aws', {
      region: props.region,
      allowedAccountIds: [props.account],
      defaultTags: [{ tags: tagsOf('shared', STATE_STACK) }],
    });
    new LocalBackend(this, { path: props.statePath });
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);

    const name = stateBucketOf(props);
    const bucket = new S3Bucket(this, 'bucket', { bucket: name, forceDestroy: props.disposable });
    if (props.adopt) bucket.importFrom(name);
    const versions = new S3BucketVersioningA(this, 'versions', {
      bucket: bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    new S3BucketLifecycleConfiguration(this, 'versions-expire', {
      bucket: bucket.id,
      dependsOn: [versions],
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: VERSION_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
    const closed = new S3BucketPublicAccessBlock(this, 'private', {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, 'policy', {
      bucket: bucket.id,
      policy: policyJson(onlyOverTls(bucket.arn)),
      dependsOn: [closed],
    });
  }
}

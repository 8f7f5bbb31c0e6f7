import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { S3Backend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { prefixOf, stateBucketOf } from './environment.ts';
import type { Environment } from './environment.ts';

export const layers = [
  'network',
  'registry',
  'data',
  'identity',
  'service',
  'observability',
] as const;

export type LayerName = (typeof layers)[number];

/** Returns the tags of every resource of a stack. `Project` and `Environment` are the cost allocation tags. */
export const tagsOf = (environment: string, stack: string) => ({
  Project: 'onecall',
  Environment: environment,
  ManagedBy: 'cdktf',
  Stack: stack,
});

/** Required version of Terraform: 1.11 is the first whose S3 backend can lock a state with a file beside it. */
export const TERRAFORM_VERSION = '>= 1.11.0';

/** A stack of one environment, with its AWS provider, its tags and the location of its Terraform state. */
export abstract class Layer extends TerraformStack {
  readonly prefix: string;

  constructor(scope: Construct, layer: LayerName, environment: Environment) {
    super(scope, `${environment.name}-${layer}`);
    this.prefix = prefixOf(environment);
    const { region, account } = environment;
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: tagsOf(environment.name, layer) }],
    });
    new S3Backend(this, {
      bucket: stateBucketOf(environment),
      key: `onecall/${environment.name}/${layer}.tfstate`,
      region,
      encrypt: true,
    });
    this.addOverride('terraform.backend.s3.use_lockfile', true);
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
  }

  /** Adds a Terraform output, which can be read by its name after the deploy. */
  protected output(name: string, value: string): void {
    new TerraformOutput(this, name, { value, staticId: true });
  }
}

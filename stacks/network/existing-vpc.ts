import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet/index.js';
import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc/index.js';
import { Construct } from 'constructs';

export interface ExistingVpcProps {
  readonly id: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
}

/**
 * A VPC that exists already. Terraform reads it as a data source, so a wrong id, or a subnet of another VPC, makes the
 * plan fail.
 */
export class ExistingVpc extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];

  constructor(scope: Construct, id: string, props: ExistingVpcProps) {
    super(scope, id);
    const vpc = new DataAwsVpc(this, 'vpc', { id: props.id });
    const found = (kind: string, ids: readonly string[]) =>
      ids.map(
        (subnet, n) => new DataAwsSubnet(this, `${kind}-${n}`, { id: subnet, vpcId: vpc.id }).id,
      );
    this.vpcId = vpc.id;
    this.publicSubnetIds = found('public', props.publicSubnetIds);
    this.privateSubnetIds = found('private', props.privateSubnetIds);
  }
}

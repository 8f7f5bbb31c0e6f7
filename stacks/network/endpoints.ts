import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import { endpointPolicy } from './endpoint-policies.ts';
import type { EndpointService } from './endpoint-policies.ts';

export interface EndpointsProps {
  readonly prefix: string;
  readonly region: string;
  readonly account: string;
  /** Name of the environment's DynamoDB table. */
  readonly tableName: string;
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly privateRouteTableIds: string[];
  readonly tasksSecurityGroupId: string;
  /** Whether to create interface endpoints, which AWS bills by the hour. The gateway endpoints cost nothing. */
  readonly interfaces: boolean;
}

const GATEWAYS = ['s3', 'dynamodb'] as const;
export const INTERFACES = ['bedrock-runtime', 'ecr.api', 'ecr.dkr', 'logs'] as const;

/**
 * VPC endpoints, through which calls to AWS's services do not pass the internet. ECR stores image layers in S3, so it
 * needs the S3 gateway endpoint too.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const { vpcId } = props;
    const endpoint = (service: EndpointService) => ({
      vpcId,
      serviceName: `com.amazonaws.${props.region}.${service}`,
      policy: endpointPolicy({ ...props, service }),
      tags: { Name: `${props.prefix}-${service}` },
    });
    for (const service of GATEWAYS) {
      new VpcEndpoint(this, service, {
        ...endpoint(service),
        vpcEndpointType: 'Gateway',
        routeTableIds: props.privateRouteTableIds,
      });
    }
    if (!props.interfaces) return;

    const group = new SecurityGroup(this, 'group', {
      name: `${props.prefix}-endpoints`,
      description: 'Onecall interface endpoints',
      vpcId,
      tags: { Name: `${props.prefix}-endpoints` },
    });
    new VpcSecurityGroupIngressRule(this, 'tasks-in', {
      securityGroupId: group.id,
      description: 'Tasks to AWS services',
      referencedSecurityGroupId: props.tasksSecurityGroupId,
      fromPort: 443,
      toPort: 443,
      ipProtocol: 'tcp',
    });
    for (const service of INTERFACES) {
      new VpcEndpoint(this, service.replace('.', '-'), {
        ...endpoint(service),
        vpcEndpointType: 'Interface',
        subnetIds: props.privateSubnetIds,
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
      });
    }
  }
}

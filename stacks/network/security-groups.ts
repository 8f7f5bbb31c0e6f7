import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import { container } from '../container.ts';

export interface SecurityGroupsProps {
  readonly prefix: string;
  readonly vpcId: string;
}

const HTTPS = { fromPort: 443, toPort: 443, ipProtocol: 'tcp' } as const;
const SERVER = { fromPort: container.port, toPort: container.port, ipProtocol: 'tcp' } as const;
const ANYWHERE = { cidrIpv4: '0.0.0.0/0' } as const;

/**
 * Allows connections from the internet to the load balancer, and from the load balancer alone to the tasks.
 *
 * The load balancer also needs outgoing HTTPS, because it calls Cognito's token and user endpoints on every sign-in.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#cognito-requirements
 */
export class SecurityGroups extends Construct {
  readonly loadBalancerId: string;
  readonly tasksId: string;

  constructor(scope: Construct, id: string, props: SecurityGroupsProps) {
    super(scope, id);
    const group = (name: string, description: string) =>
      new SecurityGroup(this, name, {
        name: `${props.prefix}-${name}`,
        description,
        vpcId: props.vpcId,
        tags: { Name: `${props.prefix}-${name}` },
      }).id;
    const loadBalancer = group('load-balancer', 'Onecall load balancer');
    const tasks = group('tasks', 'Onecall tasks');
    this.loadBalancerId = loadBalancer;
    this.tasksId = tasks;

    new VpcSecurityGroupIngressRule(this, 'https-in', {
      securityGroupId: loadBalancer,
      description: 'People',
      ...ANYWHERE,
      ...HTTPS,
    });
    new VpcSecurityGroupIngressRule(this, 'http-in', {
      securityGroupId: loadBalancer,
      description: 'Redirected to HTTPS',
      ...ANYWHERE,
      fromPort: 80,
      toPort: 80,
      ipProtocol: 'tcp',
    });
    new VpcSecurityGroupEgressRule(this, 'load-balancer-to-tasks', {
      securityGroupId: loadBalancer,
      description: 'Requests to tasks',
      referencedSecurityGroupId: tasks,
      ...SERVER,
    });
    new VpcSecurityGroupEgressRule(this, 'load-balancer-to-cognito', {
      securityGroupId: loadBalancer,
      description: 'Cognito token and user endpoints',
      ...ANYWHERE,
      ...HTTPS,
    });
    new VpcSecurityGroupIngressRule(this, 'tasks-in', {
      securityGroupId: tasks,
      description: 'The load balancer alone',
      referencedSecurityGroupId: loadBalancer,
      ...SERVER,
    });
    new VpcSecurityGroupEgressRule(this, 'tasks-out', {
      securityGroupId: tasks,
      description: 'Bedrock, DynamoDB, ECR, logs, public keys',
      ...ANYWHERE,
      ...HTTPS,
    });
  }
}

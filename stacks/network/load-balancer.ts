import { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { AccessLogs } from './access-logs.ts';

export interface LoadBalancerProps {
  /** Name in lower case: it becomes part of a host name that must equal the one in Cognito's callback. */
  readonly name: string;
  /** Subnets in two availability zones or more, as AWS requires for every ALB. */
  readonly publicSubnetIds: string[];
  readonly securityGroupId: string;
  readonly accessLogs: AccessLogs;
  /** Longest silence within a chat stream before the ALB cuts it. */
  readonly idleSeconds: number;
  readonly deletionProtection: boolean;
}

/**
 * Takes requests from the internet. Its listeners belong to the service: they need the login client, whose
 * callback needs this load balancer's name.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  /** DNS name in lower case, as browsers send it and Cognito compares it. */
  readonly dnsName: string;
  readonly zoneId: string;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const balancer = new Lb(this, 'balancer', {
      name: props.name,
      loadBalancerType: 'application',
      subnets: props.publicSubnetIds,
      securityGroups: [props.securityGroupId],
      idleTimeout: props.idleSeconds,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: 'strictest',
      enableDeletionProtection: props.deletionProtection,
      accessLogs: { bucket: props.accessLogs.bucketName, enabled: true },
      dependsOn: [props.accessLogs.policy],
    });
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = Fn.lower(balancer.dnsName);
    this.zoneId = balancer.zoneId;
  }
}

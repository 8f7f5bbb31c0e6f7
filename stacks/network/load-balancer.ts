import { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { AccessLogs } from './access-logs.ts';

export interface LoadBalancerProps {
  /**
   * Name of the load balancer in lower case. It becomes part of the host name, which must equal the one in Cognito's
   * callback URL.
   */
  readonly name: string;
  /** Ids of subnets in two or more availability zones, as AWS requires for every application load balancer. */
  readonly publicSubnetIds: string[];
  readonly securityGroupId: string;
  readonly accessLogs: AccessLogs;
  /** Seconds without data after which the load balancer closes a connection, such as a chat stream. */
  readonly idleSeconds: number;
  readonly deletionProtection: boolean;
}

/**
 * Application load balancer that takes requests from the internet. The service's stack creates its listeners, because
 * they need the app client, whose callback URL needs this load balancer's name.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  /** DNS name of the load balancer in lower case, as browsers send it and Cognito compares it. */
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

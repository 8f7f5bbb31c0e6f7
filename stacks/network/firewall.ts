import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { Construct } from 'constructs';
import type { LogRetentionDays } from '../environment.ts';
import { FirewallLog } from './firewall-log.ts';

export interface FirewallProps {
  readonly name: string;
  readonly loadBalancerArn: string;
  readonly region: string;
  readonly account: string;
  readonly logRetentionDays: LogRetentionDays;
  /** Number of requests from one address in five minutes above which the firewall answers 403, until the rate falls. */
  readonly requestsPerFiveMinutes: number;
}

/**
 * Managed rule groups of AWS, with the rules that only count requests instead of blocking them. Rules on bodies would
 * block long questions, and questions with code or HTML. Rules on cookies would block the load balancer's session
 * cookies, which are long and encrypted.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const GROUPS = [
  {
    name: 'common',
    group: 'AWSManagedRulesCommonRuleSet',
    counted: [
      'SizeRestrictions_BODY',
      'CrossSiteScripting_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'EC2MetaDataSSRF_BODY',
      'SizeRestrictions_Cookie_HEADER',
      'CrossSiteScripting_COOKIE',
      'EC2MetaDataSSRF_COOKIE',
    ],
  },
  {
    name: 'known-bad-inputs',
    group: 'AWSManagedRulesKnownBadInputsRuleSet',
    counted: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'],
  },
] as const;

/**
 * Returns the settings that publish a rule's metrics but no sampled requests. Samples would show cookies and tokens to
 * readers of the AWS console.
 */
const visible = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

/** Blocks floods of requests from one address, and known attacks, before they reach the load balancer's rules. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const acl = new Wafv2WebAcl(this, 'acl', {
      name: props.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible(props.name),
      rule: [
        {
          name: 'rate',
          priority: 1,
          action: { block: {} },
          statement: {
            rate_based_statement: {
              limit: props.requestsPerFiveMinutes,
              evaluation_window_sec: 300,
              aggregate_key_type: 'IP',
            },
          },
          visibilityConfig: visible('rate'),
        },
        ...GROUPS.map(({ name, group, counted }, n) => ({
          name,
          priority: n + 2,
          overrideAction: { none: {} },
          statement: {
            managed_rule_group_statement: {
              vendor_name: 'AWS',
              name: group,
              rule_action_override: counted.map((rule) => ({
                name: rule,
                action_to_use: { count: {} },
              })),
            },
          },
          visibilityConfig: visible(name),
        })),
      ],
    });
    new Wafv2WebAclAssociation(this, 'association', {
      resourceArn: props.loadBalancerArn,
      webAclArn: acl.arn,
    });
    new FirewallLog(this, 'log', {
      name: props.name,
      region: props.region,
      account: props.account,
      webAclArn: acl.arn,
      retentionDays: props.logRetentionDays,
    });
  }
}

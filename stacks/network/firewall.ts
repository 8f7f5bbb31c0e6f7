import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { Construct } from 'constructs';

export interface FirewallProps {
  readonly name: string;
  readonly loadBalancerArn: string;
  /** Per address in five minutes; more is answered with 403 until it falls. */
  readonly requestsPerFiveMinutes: number;
}

/**
 * Rules of the common set that read bodies only count: a question may be longer than their 8 KB, and pasted
 * code or HTML looks like an attack.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const BODY_RULES = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
] as const;

/** Metrics, but no samples: a sampled request shows cookies and tokens to whoever may read the console. */
const visible = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

/** Turns away floods from one address and the usual attacks before they reach the load balancer's rules. */
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
        {
          name: 'common',
          priority: 2,
          overrideAction: { none: {} },
          statement: {
            managed_rule_group_statement: {
              vendor_name: 'AWS',
              name: 'AWSManagedRulesCommonRuleSet',
              rule_action_override: BODY_RULES.map((name) => ({
                name,
                action_to_use: { count: {} },
              })),
            },
          },
          visibilityConfig: visible('common'),
        },
      ],
    });
    new Wafv2WebAclAssociation(this, 'association', {
      resourceArn: props.loadBalancerArn,
      webAclArn: acl.arn,
    });
  }
}

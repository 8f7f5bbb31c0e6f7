import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js';
import { Construct } from 'constructs';
import type { LogRetentionDays } from '../environment.ts';
import { policyJson } from '../policy-document.ts';

export interface FirewallLogProps {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly webAclArn: string;
  readonly retentionDays: LogRetentionDays;
}

/** Names of request headers that carry a session or a token. */
const PRIVATE_HEADERS = ['cookie', 'authorization'];

const keep = (action: string) => ({ actionCondition: { action } });

/**
 * Logs the requests that a firewall rule blocked or counted, without their cookies, tokens and query strings. AWS
 * requires a log group whose name begins with `aws-waf-logs-`.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
 */
export class FirewallLog extends Construct {
  constructor(scope: Construct, id: string, props: FirewallLogProps) {
    super(scope, id);
    const { region, account } = props;
    const group = new CloudwatchLogGroup(this, 'group', {
      name: `aws-waf-logs-${props.name}`,
      retentionInDays: props.retentionDays,
    });
    const policy = new CloudwatchLogResourcePolicy(this, 'policy', {
      policyName: `${props.name}-firewall`,
      policyDocument: policyJson({
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${group.arn}:*`,
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:aws:logs:${region}:${account}:*` },
        },
      }),
    });
    new Wafv2WebAclLoggingConfiguration(this, 'logging', {
      resourceArn: props.webAclArn,
      logDestinationConfigs: [group.arn],
      loggingFilter: {
        defaultBehavior: 'DROP',
        filter: [
          {
            behavior: 'KEEP',
            requirement: 'MEETS_ANY',
            condition: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map(keep),
          },
        ],
      },
      redactedFields: [
        ...PRIVATE_HEADERS.map((name) => ({ singleHeader: { name } })),
        { queryString: {} },
      ],
      dependsOn: [policy],
    });
  }
}

import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import type { LogRetentionDays } from '../environment.ts';
import { policyJson, trustOf } from '../policy-document.ts';

export interface FlowLogsProps {
  readonly prefix: string;
  readonly region: string;
  readonly account: string;
  readonly vpcId: string;
  /** ARN of the IAM policy that is the permissions boundary of the log's role. */
  readonly permissionsBoundary: string;
  readonly logGroupName: string;
  readonly retentionDays: LogRetentionDays;
}

/**
 * Logs the connections that the VPC rejected.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, 'group', {
      name: props.logGroupName,
      retentionInDays: props.retentionDays,
    });
    const role = new IamRole(this, 'role', {
      name: `${props.prefix}-flow-logs`,
      assumeRolePolicy: trustOf({
        service: 'vpc-flow-logs.amazonaws.com',
        account: props.account,
        source: `arn:aws:ec2:${props.region}:${props.account}:vpc-flow-log/*`,
      }),
      permissionsBoundary: props.permissionsBoundary,
    });
    new IamRolePolicy(this, 'policy', {
      name: 'write',
      role: role.id,
      policy: policyJson({
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        Resource: [group.arn, `${group.arn}:*`],
      }),
    });
    new FlowLog(this, 'log', {
      vpcId: props.vpcId,
      trafficType: 'REJECT',
      iamRoleArn: role.arn,
      logDestination: group.arn,
      tags: { Name: props.prefix },
    });
  }
}

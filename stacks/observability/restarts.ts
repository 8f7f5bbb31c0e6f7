import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import { Construct } from 'constructs';
import type { LogRetentionDays } from '../environment.ts';
import { policyJson } from '../policy-document.ts';

export interface RestartsProps {
  readonly prefix: string;
  readonly clusterArn: string;
  readonly serviceName: string;
  readonly logGroupName: string;
  readonly retentionDays: LogRetentionDays;
}

/**
 * Records ECS tasks that failed or were unhealthy. Tasks that the scheduler stops for a deployment or for scaling are
 * left out by their stop code. A task whose stop reason begins with "Task failed" always counts.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export class Restarts extends Construct {
  readonly ruleName: string;

  constructor(scope: Construct, id: string, props: RestartsProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: `${props.prefix}-restarts`,
      description: 'A task stopped, and not for a deployment or for scaling',
      eventPattern: JSON.stringify({
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [props.clusterArn],
          group: [`service:${props.serviceName}`],
          lastStatus: ['STOPPED'],
          $or: [
            { stopCode: [{ 'anything-but': ['ServiceSchedulerInitiated', 'UserInitiated'] }] },
            { stoppedReason: [{ prefix: 'Task failed' }] },
          ],
        },
      }),
    });
    this.ruleName = rule.name;

    const group = new CloudwatchLogGroup(this, 'group', {
      name: props.logGroupName,
      retentionInDays: props.retentionDays,
    });
    new CloudwatchLogResourcePolicy(this, 'policy', {
      policyName: `${props.prefix}-restarts`,
      policyDocument: policyJson({
        Effect: 'Allow',
        Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${group.arn}:*`,
      }),
    });
    new CloudwatchEventTarget(this, 'target', { rule: rule.name, arn: group.arn });
  }
}

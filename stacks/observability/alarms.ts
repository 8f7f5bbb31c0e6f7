import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { AlarmSpec } from './alarm-list.ts';

export interface AlarmsProps {
  readonly prefix: string;
  readonly specs: readonly AlarmSpec[];
  /** Path or URL of the runbooks. An alarm links to it with `#` and the alarm's name. */
  readonly runbooks: string;
  readonly topicArn: string;
}

export interface DeclaredAlarm {
  readonly spec: AlarmSpec;
  readonly arn: string;
  readonly runbook: string;
}

function queries(spec: AlarmSpec) {
  const measured = Object.entries(spec.metrics).map(([id, metric]) => ({
    id,
    returnData: spec.expression === undefined,
    metric: {
      namespace: metric.namespace,
      metricName: metric.name,
      stat: metric.stat,
      period: spec.periodSeconds,
      ...(metric.dimensions && { dimensions: metric.dimensions }),
    },
  }));
  if (spec.expression === undefined) return measured;
  return [
    ...measured,
    { id: 'compared', expression: spec.expression, label: spec.says, returnData: true },
  ];
}

/**
 * CloudWatch alarms, one for each entry of `alarmList()`. Each notifies the topic when it begins and when it ends.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html
 */
export class Alarms extends Construct {
  readonly list: readonly DeclaredAlarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.list = props.specs.map((spec) => {
      const runbook = `${props.runbooks}#${spec.name}`;
      const alarm = new CloudwatchMetricAlarm(this, spec.name, {
        alarmName: `${props.prefix}-${spec.name}`,
        alarmDescription: `${spec.says}. Runbook: ${runbook}`,
        comparisonOperator: spec.comparison,
        threshold: spec.threshold,
        evaluationPeriods: spec.periods,
        treatMissingData: spec.missing,
        metricQuery: queries(spec),
        alarmActions: [props.topicArn],
        okActions: [props.topicArn],
      });
      return { spec, arn: alarm.arn, runbook };
    });
  }
}

import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import type { DeclaredAlarm } from './alarms.ts';
import { metrics } from './metric-filters.ts';

export interface DashboardProps {
  readonly name: string;
  readonly region: string;
  readonly namespace: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly alarms: readonly DeclaredAlarm[];
}

const ROW = 6;
const HALF = 12;

/**
 * CloudWatch dashboard with a row for each alarm: its graph and a link to its runbook. Graphs of the service, which
 * help to explain an alarm, follow in further rows.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { region, namespace } = props;
    const alarmRows = props.alarms.flatMap(({ spec, arn, runbook }, n) => [
      {
        type: 'text',
        x: 0,
        y: n * ROW,
        width: 8,
        height: ROW,
        properties: { markdown: `## ${spec.name}\n${spec.says}.\n\nRunbook: ${runbook}` },
      },
      {
        type: 'metric',
        x: 8,
        y: n * ROW,
        width: 16,
        height: ROW,
        properties: { title: spec.name, region, annotations: { alarms: [arn] } },
      },
    ]);

    const service = ['ClusterName', props.clusterName, 'ServiceName', props.serviceName];
    const graphs = [
      {
        title: 'Time to the route, ms',
        metrics: ['p50', 'p95', 'Maximum'].map((stat) => [namespace, metrics.routeMs, { stat }]),
      },
      {
        title: 'Memory and CPU, %',
        metrics: ['MemoryUtilization', 'CPUUtilization'].map((name) => [
          'AWS/ECS',
          name,
          ...service,
          { stat: 'Average' },
        ]),
      },
      {
        title: 'Sign-ins',
        metrics: [metrics.signInsAccepted, metrics.signInsRefused].map((name) => [
          namespace,
          name,
          { stat: 'Sum' },
        ]),
      },
      {
        title: 'Failed, by reason',
        metrics: [
          [
            {
              expression: `SEARCH('{${namespace},Reason} MetricName="${metrics.failedByReason}"', 'Sum', 300)`,
            },
          ],
        ],
      },
      {
        title: 'Requests and model calls',
        metrics: [metrics.requests, metrics.modelCalls].map((name) => [
          namespace,
          name,
          { stat: 'Sum' },
        ]),
      },
      {
        title: 'Answers that are not whole, by ending',
        metrics: [
          [
            {
              expression: `SEARCH('{${namespace},Ending} MetricName="${metrics.endedShort}"', 'Sum', 300)`,
            },
          ],
        ],
      },
      { title: 'Cost of answers, USD', metrics: [[namespace, metrics.usd, { stat: 'Sum' }]] },
    ];
    const graphRows = graphs.map((graph, n) => ({
      type: 'metric',
      x: (n % 2) * HALF,
      y: (props.alarms.length + Math.floor(n / 2)) * ROW,
      width: HALF,
      height: ROW,
      properties: { ...graph, region, view: 'timeSeries', period: 300 },
    }));
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: props.name,
      dashboardBody: JSON.stringify({ widgets: [...alarmRows, ...graphRows] }),
    });
  }
}

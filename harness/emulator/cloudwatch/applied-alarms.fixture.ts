import {
  PutMetricAlarmCommand,
  type CloudWatchClient,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { BALANCER, TEST_MODELS, NAMESPACE, RULE, SERVICE, TARGETS } from './applied.fixture.ts';

export type AlarmMetric = Readonly<{
  namespace: string;
  name: string;
  stat: string;
  dimensions?: Readonly<Record<string, string>>;
}>;

export type AppliedAlarmSpec = Readonly<{
  periodSeconds: number;
  periods: number;
  comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  threshold: number;
  missing: 'breaching' | 'notBreaching';
  metrics: Readonly<Record<string, AlarmMetric>>;
  expression?: string;
}>;

const own = (name: string, stat: string): AlarmMetric => ({ namespace: NAMESPACE, name, stat });
const bedrock = (name: string) => ({
  m0: { namespace: 'AWS/Bedrock', name, stat: 'Sum', dimensions: { ModelId: TEST_MODELS[0] } },
  m1: { namespace: 'AWS/Bedrock', name, stat: 'Sum', dimensions: { ModelId: TEST_MODELS[1] } },
});
const quiet = { periods: 1, comparison: 'GreaterThanThreshold', missing: 'notBreaching' } as const;
const SUM = 'FILL(m0, 0) + FILL(m1, 0)';

export const alarms = {
  'query-time': {
    ...quiet,
    periodSeconds: 60,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 10_000,
    metrics: { route: own('RouteMs', 'Maximum'), reasoned: own('ReasonedRouteMs', 'Maximum') },
    expression: 'IF(FILL(reasoned, 0) >= 30000, 10000, FILL(route, 0))',
  },
  cpu: {
    ...quiet,
    periodSeconds: 60,
    periods: 5,
    threshold: 80,
    metrics: {
      cpu: { namespace: 'AWS/ECS', name: 'CPUUtilization', stat: 'Average', dimensions: SERVICE },
    },
  },
  errors: {
    ...quiet,
    periodSeconds: 300,
    threshold: 5,
    metrics: {
      failed: own('FailedRequests', 'Sum'),
      requests: own('Requests', 'Sum'),
      balancer: {
        namespace: 'AWS/ApplicationELB',
        name: 'HTTPCode_ELB_5XX_Count',
        stat: 'Sum',
        dimensions: BALANCER,
      },
    },
    expression:
      'IF(FILL(failed, 0) + FILL(balancer, 0) >= 3, 100 * (FILL(failed, 0) + FILL(balancer, 0)) / (FILL(requests, 0) + FILL(balancer, 0)), 0)',
  },
  restarts: {
    ...quiet,
    periodSeconds: 600,
    threshold: 3,
    metrics: {
      stopped: {
        namespace: 'AWS/Events',
        name: 'TriggeredRules',
        stat: 'Sum',
        dimensions: { RuleName: RULE },
      },
    },
  },
  'no-healthy-target': {
    periodSeconds: 60,
    periods: 1,
    comparison: 'LessThanThreshold',
    threshold: 1,
    missing: 'breaching',
    metrics: {
      healthy: {
        namespace: 'AWS/ApplicationELB',
        name: 'HealthyHostCount',
        stat: 'Maximum',
        dimensions: TARGETS,
      },
    },
  },
  'model-throttled': {
    ...quiet,
    periodSeconds: 300,
    threshold: 0,
    metrics: { ...bedrock('InvocationThrottles'), refused: own('ThrottledRequests', 'Sum') },
    expression: `${SUM} + FILL(refused, 0)`,
  },
  'not-one-call': {
    ...quiet,
    periodSeconds: 300,
    threshold: 0,
    metrics: { unequal: own('NotOneCall', 'Sum') },
  },
  'dollars-per-hour': {
    ...quiet,
    periodSeconds: 3600,
    threshold: 10,
    metrics: { usd: own('Usd', 'Sum') },
  },
  'ledger-unequal': {
    ...quiet,
    periodSeconds: 3600,
    threshold: 0,
    metrics: { ledger: own('LedgerUsd', 'Sum'), receipts: own('Usd', 'Sum') },
    expression:
      'IF(FILL(receipts, 0) - FILL(ledger, 0) > 0.1 + 0.01 * FILL(receipts, 0), 1, IF(FILL(ledger, 0) - FILL(receipts, 0) > 1 + 0.5 * FILL(receipts, 0), 1, 0))',
  },
  'model-calls-unaccounted': {
    ...quiet,
    periodSeconds: 3600,
    periods: 2,
    threshold: 0,
    metrics: { ...bedrock('Invocations'), calls: own('ModelCalls', 'Sum') },
    expression: `IF((${SUM}) - FILL(calls, 0) > 5 + 0.1 * (${SUM}), 1, 0)`,
  },
} as const satisfies Record<string, AppliedAlarmSpec>;

export type AlarmName = keyof typeof alarms;

function queriesOf({ metrics, expression, periodSeconds }: AppliedAlarmSpec): MetricDataQuery[] {
  const measured = Object.entries(metrics).map(([Id, metric]): MetricDataQuery => {
    const { namespace: Namespace, name: MetricName, stat: Stat, dimensions = {} } = metric;
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const MetricStat = {
      Metric: { Namespace, MetricName, Dimensions },
      Period: periodSeconds,
      Stat,
    };
    return { Id, ReturnData: expression === undefined, MetricStat };
  });
  if (expression === undefined) return measured;
  return [...measured, { Id: 'compared', Expression: expression, ReturnData: true }];
}

export async function applyAlarm(
  client: CloudWatchClient,
  name: string,
  spec: AppliedAlarmSpec,
): Promise<void> {
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      ComparisonOperator: spec.comparison,
      Threshold: spec.threshold,
      EvaluationPeriods: spec.periods,
      TreatMissingData: spec.missing,
      Metrics: queriesOf(spec),
    }),
  );
}

import { timing } from '../timing.ts';
import { metrics } from './metric-filters.ts';

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Record<string, string>;
  readonly stat: 'Sum' | 'Average' | 'Minimum' | 'Maximum';
}

export interface AlarmSpec {
  /** Anchor of the alarm's runbook in `docs/operations.md`; the alarm's name in CloudWatch ends with it. */
  readonly name: string;
  readonly says: string;
  readonly periodSeconds: number;
  /** Number of consecutive periods in which the metric must pass the threshold before the alarm goes off. */
  readonly periods: number;
  readonly comparison:
    'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  readonly missing: 'breaching' | 'notBreaching';
  /** Metrics of the alarm by id. If there are several, `expression` computes one value from them. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly expression?: string;
}

export interface AlarmListProps {
  /** CloudWatch namespace of the metrics that are made from the server's log lines. */
  readonly namespace: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly loadBalancer: string;
  readonly targetGroup: string;
  readonly restartRule: string;
  /** Ids of the environment's inference profiles, so that calls of other environments are not counted. */
  readonly modelProfileIds: readonly string[];
  /** Cost of model calls in US dollars an hour above which an alarm goes off. */
  readonly usdPerHour: number;
}

/** Longest allowed time from a question to its route, in milliseconds, above which an alarm goes off. */
const QUERY_BOUND_MS = 10_000;

/**
 * CloudWatch expression for the longest time from a question to its route, in milliseconds. Models that reason first
 * have a longer limit. If one of them exceeds it, the value is the limit of the other models, so that one threshold
 * fits both.
 */
const SLOWEST_ROUTE = `IF(FILL(reasoned, 0) >= ${timing.reasoningMs}, ${QUERY_BOUND_MS}, FILL(route, 0))`;

/**
 * CloudWatch expression that is 1 if Bedrock counted clearly more model calls than the server logged. Bedrock counts a
 * call some minutes after the server logs it, so calls at the end of an hour may be counted in the next hour. The alarm
 * therefore needs two hours in a row.
 */
const UNACCOUNTED = 'IF(bedrock - FILL(calls, 0) > 5 + 0.1 * bedrock, 1, 0)';

/**
 * CloudWatch expression that is 1 if the ledger of spending and the receipts differ too much. The ledger may hold more:
 * if Bedrock does not report a call's cost, as after a stop, the ledger keeps the amount reserved for the call. The
 * ledger never holds less, because it rounds each cost up, so a small shortage is a fault.
 */
const LEDGER_UNEQUAL =
  'IF(FILL(receipts, 0) - FILL(ledger, 0) > 0.1 + 0.01 * FILL(receipts, 0), 1, IF(FILL(ledger, 0) - FILL(receipts, 0) > 1 + 0.5 * FILL(receipts, 0), 1, 0))';

/** Returns every alarm that notifies a person. `docs/operations.md` has a runbook for each. */
export function alarmList(props: AlarmListProps): AlarmSpec[] {
  const own = (name: string, stat: Metric['stat']): Metric => ({
    namespace: props.namespace,
    name,
    stat,
  });
  const service = { ClusterName: props.clusterName, ServiceName: props.serviceName };
  const balancer = { LoadBalancer: props.loadBalancer };
  const bedrock = (name: string): Record<string, Metric> =>
    Object.fromEntries(
      props.modelProfileIds.map((ModelId, n): [string, Metric] => [
        `m${n}`,
        { namespace: 'AWS/Bedrock', name, dimensions: { ModelId }, stat: 'Sum' },
      ]),
    );
  const sumOfModels = props.modelProfileIds.map((_, n) => `FILL(m${n}, 0)`).join(' + ');
  const quiet = {
    periods: 1,
    comparison: 'GreaterThanThreshold',
    missing: 'notBreaching',
  } as const;

  return [
    {
      ...quiet,
      name: 'query-time',
      says: 'A query took 10 s or longer to its route, or 30 s with a model that reasons first',
      periodSeconds: 60,
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: QUERY_BOUND_MS,
      metrics: {
        route: own(metrics.routeMs, 'Maximum'),
        reasoned: own(metrics.reasonedRouteMs, 'Maximum'),
      },
      expression: SLOWEST_ROUTE,
    },
    {
      ...quiet,
      name: 'cpu',
      says: 'CPU above 80 % for 5 minutes',
      periodSeconds: 60,
      periods: 5,
      threshold: 80,
      metrics: {
        cpu: {
          namespace: 'AWS/ECS',
          name: 'CPUUtilization',
          dimensions: service,
          stat: 'Average',
        },
      },
    },
    {
      ...quiet,
      name: 'errors',
      says: 'More than 5 % of requests, and at least 3, failed, or were answered by the load balancer itself with 5xx',
      periodSeconds: 300,
      threshold: 5,
      metrics: {
        failed: own(metrics.failed, 'Sum'),
        requests: own(metrics.requests, 'Sum'),
        balancer: {
          namespace: 'AWS/ApplicationELB',
          name: 'HTTPCode_ELB_5XX_Count',
          dimensions: balancer,
          stat: 'Sum',
        },
      },
      expression:
        'IF(FILL(failed, 0) + FILL(balancer, 0) >= 3, 100 * (FILL(failed, 0) + FILL(balancer, 0)) / (FILL(requests, 0) + FILL(balancer, 0)), 0)',
    },
    {
      ...quiet,
      name: 'restarts',
      says: 'More than 3 tasks stopped in 10 minutes, and not for a deployment',
      periodSeconds: 600,
      threshold: 3,
      metrics: {
        stopped: {
          namespace: 'AWS/Events',
          name: 'TriggeredRules',
          dimensions: { RuleName: props.restartRule },
          stat: 'Sum',
        },
      },
    },
    {
      name: 'no-healthy-target',
      says: 'No task is ready: the load balancer has nobody to send requests to',
      periodSeconds: 60,
      periods: 1,
      comparison: 'LessThanThreshold',
      threshold: 1,
      missing: 'breaching',
      metrics: {
        healthy: {
          namespace: 'AWS/ApplicationELB',
          name: 'HealthyHostCount',
          dimensions: { ...balancer, TargetGroup: props.targetGroup },
          stat: 'Maximum',
        },
      },
    },
    {
      ...quiet,
      name: 'model-throttled',
      says: 'Bedrock throttled calls, whether a retry helped or not',
      periodSeconds: 300,
      threshold: 0,
      metrics: { ...bedrock('InvocationThrottles'), refused: own(metrics.throttled, 'Sum') },
      expression: `${sumOfModels} + FILL(refused, 0)`,
    },
    {
      ...quiet,
      name: 'not-one-call',
      says: 'A request cost anything but its one model call',
      periodSeconds: 300,
      threshold: 0,
      metrics: { unequal: own(metrics.notOneCall, 'Sum') },
    },
    {
      ...quiet,
      name: 'dollars-per-hour',
      says: `Model calls of one hour cost more than ${props.usdPerHour} dollars`,
      periodSeconds: 3600,
      threshold: props.usdPerHour,
      metrics: { usd: own(metrics.usd, 'Sum') },
    },
    {
      ...quiet,
      name: 'ledger-unequal',
      says: 'In one hour, the accounts hold another sum for the calls than their receipts say',
      periodSeconds: 3600,
      threshold: 0,
      metrics: { ledger: own(metrics.ledgerUsd, 'Sum'), receipts: own(metrics.usd, 'Sum') },
      expression: LEDGER_UNEQUAL,
    },
    {
      ...quiet,
      name: 'model-calls-unaccounted',
      says: 'In two hours in a row, Bedrock counted more calls than the requests say they made',
      periodSeconds: 3600,
      periods: 2,
      threshold: 0,
      metrics: { ...bedrock('Invocations'), calls: own(metrics.modelCalls, 'Sum') },
      expression: UNACCOUNTED.replaceAll('bedrock', `(${sumOfModels})`),
    },
  ];
}

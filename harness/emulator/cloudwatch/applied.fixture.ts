import {
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  PutRuleCommand,
  PutTargetsCommand,
  type EventBridgeClient,
} from '@aws-sdk/client-eventbridge';

/** Namespace of the metrics in these tests. */
export const NAMESPACE = 'Example/app';
export const APP_LOG_GROUP = '/example/app/server';
export const RESTARTS_GROUP = '/aws/events/example-restarts';
export const RULE = 'example-restarts';
export const CLUSTER_ARN = 'arn:aws:ecs:us-east-1:123456789012:cluster/example';
export const TEST_MODELS = ['us.first-v1:0', 'us.second-v1:0'] as const;
export const SERVICE = { ClusterName: 'example', ServiceName: 'example' };
export const BALANCER = { LoadBalancer: 'app/example/50dc6c495c0c9188' };
export const TARGETS = { ...BALANCER, TargetGroup: 'targetgroup/example/73e2d6bc24d8a067' };

export type Filter = Readonly<{
  pattern: string;
  metric: string;
  value: string;
  defaultValue?: number;
  dimensions?: Record<string, string>;
}>;

const request = '($.event = "request")';
const counted = { value: '1', defaultValue: 0 };

export const filters = {
  requests: { ...counted, pattern: `{ ${request} }`, metric: 'Requests' },
  failed: {
    ...counted,
    pattern: `{ ${request} && ($.outcome = "failed") }`,
    metric: 'FailedRequests',
  },
  failedByReason: {
    pattern: `{ ${request} && ($.outcome = "failed") }`,
    metric: 'FailedByReason',
    value: '1',
    dimensions: { Reason: '$.reason' },
  },
  routed: {
    pattern: `{ ${request} && ($.routeBound = "route") && ($.routeMs >= 0) }`,
    metric: 'RouteMs',
    value: '$.routeMs',
  },
  neverRouted: {
    pattern: `{ ${request} && ($.routeBound = "route") && ($.reason = "model_slow") }`,
    metric: 'RouteMs',
    value: '$.totalMs',
  },
  reasonedRouted: {
    pattern: `{ ${request} && ($.routeBound = "reasoning") && ($.routeMs >= 0) }`,
    metric: 'ReasonedRouteMs',
    value: '$.routeMs',
  },
  throttled: {
    ...counted,
    pattern: `{ ${request} && ($.reason = "model_throttled") }`,
    metric: 'ThrottledRequests',
  },
  usd: { pattern: `{ ${request} }`, metric: 'Usd', value: '$.usd' },
  ledgerUsd: { pattern: `{ ${request} }`, metric: 'LedgerUsd', value: '$.ledgerUsd' },
  modelCalls: {
    pattern: `{ ${request} }`,
    metric: 'ModelCalls',
    value: '$.modelCalls',
    defaultValue: 0,
  },
  notOneCall: {
    ...counted,
    pattern: `{ ${request} && (($.modelCalls > 1) || (($.outcome = "answered") && (($.modelCalls != 1) && (($.procedure = "chat") || ($.procedure = "classify")))) || (($.outcome = "refused") && ($.modelCalls != 0))) }`,
    metric: 'NotOneCall',
  },
} as const satisfies Record<string, Filter>;

export type FilterName = keyof typeof filters;

export async function applyFilter(
  client: CloudWatchLogsClient,
  filterName: string,
  { pattern, metric, value, defaultValue, dimensions }: Filter,
): Promise<void> {
  await client.send(
    new PutMetricFilterCommand({
      filterName,
      filterPattern: pattern,
      logGroupName: APP_LOG_GROUP,
      metricTransformations: [
        {
          metricName: metric,
          metricNamespace: NAMESPACE,
          metricValue: value,
          defaultValue,
          dimensions,
        },
      ],
    }),
  );
}

export async function applyGroups(client: CloudWatchLogsClient): Promise<void> {
  for (const logGroupName of [APP_LOG_GROUP, RESTARTS_GROUP])
    await client.send(new CreateLogGroupCommand({ logGroupName }));
}

export async function applyRule(client: EventBridgeClient): Promise<void> {
  const pattern = {
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: {
      clusterArn: [CLUSTER_ARN],
      group: ['service:example'],
      lastStatus: ['STOPPED'],
      $or: [
        { stopCode: [{ 'anything-but': ['ServiceSchedulerInitiated', 'UserInitiated'] }] },
        { stoppedReason: [{ prefix: 'Task failed' }] },
      ],
    },
  };
  await client.send(new PutRuleCommand({ Name: RULE, EventPattern: JSON.stringify(pattern) }));
  const Arn = `arn:aws:logs:us-east-1:123456789012:log-group:${RESTARTS_GROUP}`;
  await client.send(new PutTargetsCommand({ Rule: RULE, Targets: [{ Id: 'log', Arn }] }));
}

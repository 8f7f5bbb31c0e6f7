import { BALANCER, CLUSTER_ARN, APP_LOG_GROUP, SERVICE, TARGETS } from './applied.fixture.ts';
import { bedrockMetrics } from './bedrock-metrics.ts';
import type { CloudWatch } from './start-cloudwatch.ts';

const answered = {
  event: 'request',
  procedure: 'chat',
  outcome: 'answered',
  reason: null,
  routeMs: 800,
  routeBound: 'route',
  totalMs: 2_400,
  modelCalls: 1,
  usd: 0.01,
  ledgerUsd: 0.01,
};
type Line = Partial<Record<keyof typeof answered, string | number | null>>;

/** Writes a `request` log line. It reports an answered request, except for the fields that `line` overrides. */
export const log = (cloud: CloudWatch, line: Line = {}) =>
  cloud.logs({
    group: APP_LOG_GROUP,
    stream: 'server/1',
    message: JSON.stringify({ ...answered, ...line }),
  });
export const repeatedly = (count: number, work: () => void) =>
  void Array.from({ length: count }, work);

const metric =
  (namespace: string, name: string, dimensions: Readonly<Record<string, string>>) =>
  (value: number) =>
  (cloud: CloudWatch) =>
    cloud.metrics([{ namespace, name, dimensions, value }]);
export const cpu = metric('AWS/ECS', 'CPUUtilization', SERVICE);
export const healthy = metric('AWS/ApplicationELB', 'HealthyHostCount', TARGETS);
export const balancer5xx = metric('AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', BALANCER);

export const stoppedTask = (stopCode: string, stoppedReason: string) => (cloud: CloudWatch) =>
  cloud.events({
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    detail: {
      clusterArn: CLUSTER_ARN,
      group: 'service:example',
      lastStatus: 'STOPPED',
      stopCode,
      stoppedReason,
    },
  });
export const called = (modelId: string, outcome: 'accepted' | 'throttled') => (cloud: CloudWatch) =>
  bedrockMetrics(cloud.metrics)({ modelId, outcome, operation: 'converse-stream', startedAtMs: 0 });

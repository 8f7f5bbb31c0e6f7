import { GetMetricStatisticsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { NAMESPACE } from './applied.fixture.ts';

const MINUTE_MS = 60_000;

type Asked = Readonly<{
  name: string;
  sinceMs: number;
  namespace?: string;
  dimensions?: Readonly<Record<string, string>>;
}>;

/**
 * Returns the data points of a metric in the day after `sinceMs`, each as [minutes after `sinceMs`, count, sum,
 * minimum, maximum].
 */
export async function published(client: CloudWatchClient, asked: Asked) {
  const { name, sinceMs, namespace = NAMESPACE, dimensions = {} } = asked;
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(sinceMs),
      EndTime: new Date(sinceMs + 24 * 3_600_000),
      Period: 60,
      Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum'],
    }),
  );
  return Datapoints.map(({ Timestamp, SampleCount, Sum, Minimum, Maximum }) => [
    ((Timestamp?.getTime() ?? 0) - sinceMs) / MINUTE_MS,
    SampleCount,
    Sum,
    Minimum,
    Maximum,
  ]);
}

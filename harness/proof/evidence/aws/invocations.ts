import { GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';

export type Invocations = Readonly<{
  models: readonly string[];
  /** Beginning of the counted period in epoch milliseconds; `untilMs` is its end. */
  sinceMs: number;
  untilMs: number;
}>;

const PERIOD_SECONDS = 60;

/**
 * Returns the sum of the metric `Invocations` over the given models, for the minutes between two times. The metric
 * leaves out throttled calls, and shows a call only some minutes later.
 */
export async function invocationsBetween(
  client: CloudWatchClient,
  { models, sinceMs, untilMs }: Invocations,
): Promise<number> {
  const minute = PERIOD_SECONDS * 1_000;
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(Math.floor(sinceMs / minute) * minute),
      EndTime: new Date(untilMs + minute),
      MetricDataQueries: models.map((model, at) => ({
        Id: `m${at}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Bedrock',
            MetricName: 'Invocations',
            Dimensions: [{ Name: 'ModelId', Value: model }],
          },
          Period: PERIOD_SECONDS,
          Stat: 'Sum',
        },
      })),
    }),
  );
  return MetricDataResults.flatMap(({ Values = [] }) => Values).reduce((a, b) => a + b, 0);
}

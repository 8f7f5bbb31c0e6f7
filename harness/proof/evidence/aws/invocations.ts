import { GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';

export type Invocations = Readonly<{ models: readonly string[]; sinceMs: number }>;

const PERIOD_SECONDS = 60;

/**
 * Returns the sum of `Invocations` over these models since the minute of a moment. The metric leaves out throttled
 * requests and is complete some minutes after the calls.
 */
export async function invocationsSince(
  client: CloudWatchClient,
  { models, sinceMs }: Invocations,
): Promise<number> {
  const minute = PERIOD_SECONDS * 1_000;
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(Math.floor(sinceMs / minute) * minute),
      EndTime: new Date(Date.now() + minute),
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

import {
  GetMetricDataCommand,
  paginateListMetrics,
  type CloudWatchClient,
} from '@aws-sdk/client-cloudwatch';
import { dimensionList, type MetricId } from './metric-writer.ts';

export const STATISTICS = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'] as const;
export type Statistic = (typeof STATISTICS)[number];

export type MetricStat = MetricId & Readonly<{ stat: Statistic }>;

/** A number of consecutive periods, of which the last ends at `endMs`. */
export type Periods = Readonly<{ endMs: number; periodMs: number; count: number }>;

/** Values of a metric by period, newest first; undefined for a period without data. */
export type Series = readonly (number | undefined)[];

export type MetricReader = Readonly<{
  read: <Id extends string>(
    metrics: ReadonlyMap<Id, MetricStat>,
    periods: Periods,
  ) => Promise<ReadonlyMap<Id, Series>>;
}>;

/**
 * Reads metrics through the AWS API. The emulated GetMetricData ignores the namespace of metrics with dimensions, and
 * ignores dimensions if none are requested. So the reader first checks with ListMetrics that a metric with the
 * requested namespace, name and dimensions exists.
 */
export function createMetricReader(client: CloudWatchClient): MetricReader {
  const known = new Set<string>();

  const exists = async ({ namespace, name, dimensions }: MetricId): Promise<boolean> => {
    const wanted = JSON.stringify(dimensionList(dimensions));
    const key = JSON.stringify([namespace, name, wanted]);
    if (known.has(key)) return true;
    const asked = {
      Namespace: namespace,
      MetricName: name,
      Dimensions: dimensionList(dimensions),
    };
    for await (const { Metrics = [] } of paginateListMetrics({ client }, asked)) {
      const found = Metrics.some(({ Dimensions = [] }) => {
        const pairs = Dimensions.map(({ Name = '', Value = '' }): [string, string] => [
          Name,
          Value,
        ]);
        return JSON.stringify(dimensionList(Object.fromEntries(pairs))) === wanted;
      });
      if (!found) continue;
      known.add(key);
      return true;
    }
    return false;
  };

  return {
    read: async (metrics, { endMs, periodMs, count }) => {
      const nothing: Series = Array.from({ length: count }, () => undefined);
      const all = [...metrics];
      const present = await Promise.all(all.map(([, metric]) => exists(metric)));
      const found = all.filter((_, at) => present[at]);
      const series = new Map(all.map(([id]) => [id, nothing]));
      if (found.length === 0) return series;
      const { MetricDataResults = [] } = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(endMs - count * periodMs),
          EndTime: new Date(endMs),
          MetricDataQueries: found.map(([, { namespace, name, dimensions, stat }], at) => ({
            Id: `q${at}`,
            MetricStat: {
              Metric: {
                Namespace: namespace,
                MetricName: name,
                Dimensions: dimensionList(dimensions),
              },
              Period: periodMs / 1_000,
              Stat: stat,
            },
          })),
        }),
      );
      for (const [at, [id]] of found.entries()) {
        const { Timestamps = [], Values = [] } =
          MetricDataResults.find(({ Id }) => Id === `q${at}`) ?? {};
        const values = new Map(Timestamps.map((time, n) => [time.getTime(), Values[n]]));
        series.set(
          id,
          nothing.map((_, n) => values.get(endMs - (n + 1) * periodMs)),
        );
      }
      return series;
    },
  };
}

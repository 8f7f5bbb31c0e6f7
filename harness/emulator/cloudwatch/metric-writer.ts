import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Problems } from './problems.ts';
import type { MetricPoint } from './sinks.ts';

/** A metric of CloudWatch, identified by namespace, name and all of its dimensions. */
export type MetricId = Omit<MetricPoint, 'value'>;

type Kept = MetricId & { minute: number; count: number; sum: number; least: number; most: number };

export const MINUTE_MS = 60_000;

const MOST_DATA = 1_000;

/**
 * Returns dimensions sorted by name, because moto takes the same dimensions in another order for a different metric.
 */
export const dimensionList = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([Name, Value]) => ({ Name, Value }));

export type MetricWriter = Readonly<{
  add: (points: readonly MetricPoint[], atMs: number) => void;
  /** Publishes the waiting data points. @throws when the API refuses them; they then wait for the next call. */
  flush: () => Promise<void>;
}>;

/**
 * Publishes data points as one statistic set (count, sum, minimum, maximum) for each minute, the shortest period that
 * CloudWatch keeps. Percentiles cannot be computed from statistic sets, and the emulated API does not support them
 * anyway.
 */
export function createMetricWriter(client: CloudWatchClient, problems: Problems): MetricWriter {
  let waiting = new Map<string, Kept>();

  const keep = (point: Kept) => {
    const { namespace, name, dimensions, minute } = point;
    const key = JSON.stringify([namespace, name, dimensionList(dimensions), minute]);
    const kept = waiting.get(key);
    if (kept === undefined) {
      waiting.set(key, point);
      return;
    }
    kept.count += point.count;
    kept.sum += point.sum;
    kept.least = Math.min(kept.least, point.least);
    kept.most = Math.max(kept.most, point.most);
  };

  const put = (namespace: string, metrics: readonly Kept[]) =>
    client.send(
      new PutMetricDataCommand({
        Namespace: namespace,
        MetricData: metrics.map(({ name, dimensions, minute, count, sum, least, most }) => ({
          MetricName: name,
          Dimensions: dimensionList(dimensions),
          Timestamp: new Date(minute * MINUTE_MS),
          StatisticValues: { SampleCount: count, Sum: sum, Minimum: least, Maximum: most },
        })),
      }),
    );

  return {
    add: (points, atMs) => {
      const minute = Math.floor(atMs / MINUTE_MS);
      for (const { value, ...metric } of points) {
        if (Number.isFinite(value))
          keep({ ...metric, minute, count: 1, sum: value, least: value, most: value });
        else problems.note(`Metric ${metric.namespace} ${metric.name} was given no finite number`);
      }
    },
    flush: async () => {
      const sending = Map.groupBy(waiting.values(), ({ namespace }) => namespace);
      waiting = new Map();
      for (const [namespace, metrics] of sending) {
        while (metrics.length > 0) {
          const some = metrics.slice(0, MOST_DATA);
          try {
            await put(namespace, some);
          } catch (error) {
            for (const metric of [...sending.values()].flat()) keep(metric);
            throw error;
          }
          metrics.splice(0, some.length);
        }
      }
    },
  };
}

import {
  paginateDescribeMetricFilters,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import type { TimedLine } from './log-writer.ts';
import { compileMetricFilter, type AppliedFilter } from './metric-filter.ts';
import { MINUTE_MS, type MetricWriter } from './metric-writer.ts';
import { problemText, type Problems } from './problems.ts';

export type FilteredMetrics = Readonly<{
  add: (lines: readonly TimedLine[]) => void;
  /**
   * Counts the added log lines by the applied metric filters. @throws when the AWS API does not answer; the lines
   * then wait for the next call.
   */
  flush: () => Promise<void>;
  /** Publishes the default values of the metric filters for every minute that is over. */
  closeMinutes: (nowMs: number) => void;
}>;

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

type Seen = Readonly<{ filter: AppliedFilter; matched: boolean }>;
type Parts = Readonly<{ client: CloudWatchLogsClient; metrics: MetricWriter; problems: Problems }>;

export function createFilteredMetrics({ client, metrics, problems }: Parts): FilteredMetrics {
  const waiting = new Map<string, TimedLine[]>();
  /** Metric filters that were applied to log lines, by minute, each with whether a line of that minute matched. */
  const minutes = new Map<number, Map<string, Seen>>();

  const filtersOf = async (group: string): Promise<readonly AppliedFilter[]> => {
    const filters = new Map<string, AppliedFilter>();
    const pages = paginateDescribeMetricFilters({ client }, { logGroupName: group });
    for await (const { metricFilters = [] } of pages) {
      for (const filter of metricFilters) {
        // The emulated API also returns older versions of a filter. Of several filters with one name, only the last
        // counts, as in AWS.
        filters.delete(filter.filterName ?? '');
        try {
          const compiled = compileMetricFilter(filter);
          filters.set(compiled.name, compiled);
        } catch (error) {
          problems.note(problemText(error));
        }
      }
    }
    return [...filters.values()];
  };

  const countLine = ({ group, message, atMs }: TimedLine, filters: readonly AppliedFilter[]) => {
    const document = parsed(message);
    const minute = Math.floor(atMs / MINUTE_MS);
    const seen = minutes.get(minute) ?? new Map<string, Seen>();
    minutes.set(minute, seen);
    for (const filter of filters) {
      const { matched, point } = filter.pointOf(document);
      const key = JSON.stringify([group, filter.name]);
      seen.set(key, { filter, matched: matched || (seen.get(key)?.matched ?? false) });
      if (point !== undefined) metrics.add([point], atMs);
    }
  };

  return {
    add: (lines) => {
      for (const line of lines) {
        const others = waiting.get(line.group);
        if (others === undefined) waiting.set(line.group, [line]);
        else others.push(line);
      }
    },
    flush: async () => {
      for (const group of waiting.keys()) {
        const filters = await filtersOf(group);
        for (const line of waiting.get(group) ?? []) countLine(line, filters);
        waiting.delete(group);
      }
    },
    closeMinutes: (nowMs) => {
      for (const [minute, seen] of minutes) {
        if (minute >= Math.floor(nowMs / MINUTE_MS)) continue;
        minutes.delete(minute);
        for (const { filter, matched } of seen.values())
          if (!matched && filter.defaultPoint !== undefined)
            metrics.add([filter.defaultPoint], minute * MINUTE_MS);
      }
    },
  };
}

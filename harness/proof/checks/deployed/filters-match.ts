import {
  DescribeMetricFiltersCommand,
  TestMetricFilterCommand,
  type MetricFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import { findingsOf } from '../../evidence/finding.ts';
import { allAlarms } from '../../target/all-alarms.ts';
import { NotOffered } from '../../../environments/operations.ts';
import { until } from '../until.ts';
import { askOnce } from './ask-once.ts';
import type { DeployedCheck, DeployedContext } from './deployed-context.ts';
import { variantsOf } from './log-variants.ts';
import { messageOf } from '../../evidence/parse.ts';

const name = 'filters-match';
const is = findingsOf(name);

/**
 * Check of requirement I7: every metric filter matches a line that the server really writes, and every alarm has its
 * metric.
 */
export const filtersMatch: DeployedCheck = {
  name,
  look: async (ctx) => {
    const filters = await filtersOf(ctx);
    const { logGroup } = ctx.applied;
    if (filters.length === 0)
      return is.violated(`The log group ${logGroup} has no metric filter`, [
        `metric filters of ${logGroup}: none`,
      ]);
    const { traceId } = await askOnce(ctx, name);
    const { patienceMs: withinMs, signal } = ctx;
    const line = await until({ withinMs, signal }, async () => {
      const lines = await ctx.telemetry.logLines({ traceId });
      return lines.known ? lines.value.find(({ event }) => event === 'request') : undefined;
    });
    if (line === undefined)
      return is.inconclusive(`Cannot tell: no line of trace ${traceId} was found to match`);
    const lines = variantsOf(line);
    for (const { filterName, filterPattern = '' } of filters) {
      const matched = await matches(ctx, filterPattern, lines);
      if (matched === undefined)
        return is.inconclusive(
          'Cannot tell: nothing evaluates metric filters here; to enable it, run the emulated cloud',
        );
      if (typeof matched === 'string')
        return is.violated(
          `Metric filter ${filterName} of ${logGroup} is refused: ${matched}; filterPattern is ${filterPattern}`,
          [`pattern of ${filterName}: ${matched}`],
        );
      if (!matched.includes(true))
        return is.violated(
          `Metric filter ${filterName} of ${logGroup} matches no line that the server writes: filterPattern is ${filterPattern}`,
          [`pattern of ${filterName} matches none of ${lines.length} lines`],
        );
    }
    const orphan = await alarmWithoutMetric(ctx, filters);
    if (orphan !== undefined) return is.violated(orphan, [`metric filters of ${logGroup}`]);
    return is.proven(
      `Each of ${filters.length} metric filters matches one of ${lines.length} lines as the server writes them`,
    );
  },
};

async function filtersOf({ aws, applied }: DeployedContext): Promise<readonly MetricFilter[]> {
  const { metricFilters = [] } = await aws.logs.send(
    new DescribeMetricFiltersCommand({ logGroupName: applied.logGroup }),
  );
  return metricFilters;
}

/**
 * Tests a metric filter's pattern on log lines. Returns for each line whether the pattern matches, or the reason why
 * the pattern is refused. Returns undefined where the environment cannot tell.
 */
async function matches(
  { aws, target }: DeployedContext,
  pattern: string,
  lines: readonly string[],
): Promise<readonly boolean[] | string | undefined> {
  const { operations } = target;
  try {
    if (operations) return await operations.matchLines(pattern, lines);
    const { matches: found = [] } = await aws.logs.send(
      new TestMetricFilterCommand({ filterPattern: pattern, logEventMessages: [...lines] }),
    );
    const numbers = new Set(found.map(({ eventNumber }) => Number(eventNumber)));
    return lines.map((_, at) => numbers.has(at + 1));
  } catch (error) {
    if (error instanceof NotOffered) return undefined;
    return messageOf(error);
  }
}

/** Returns the first alarm whose metric no metric filter makes; such an alarm could never go off. */
async function alarmWithoutMetric(
  { aws }: DeployedContext,
  filters: readonly MetricFilter[],
): Promise<string | undefined> {
  const made = filters
    .flatMap(({ metricTransformations = [] }) => metricTransformations)
    .map(({ metricNamespace, metricName }) => `${metricNamespace} ${metricName}`);
  const spaces = new Set(made.map((metric) => metric.split(' ')[0]));
  for (const { AlarmName, Metrics = [] } of await allAlarms(aws.cloudwatch))
    for (const { MetricStat } of Metrics) {
      const { Namespace, MetricName } = MetricStat?.Metric ?? {};
      if (spaces.has(Namespace) && !made.includes(`${Namespace} ${MetricName}`))
        return `Alarm ${AlarmName} waits for the metric ${MetricName} of ${Namespace}, which no metric filter makes`;
    }
  return undefined;
}

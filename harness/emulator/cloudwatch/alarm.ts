import type { MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { compileExpression, type Expression } from './alarm-expression.ts';
import { STATISTICS, type MetricStat, type Statistic } from './metric-reader.ts';
import { MINUTE_MS } from './metric-writer.ts';

const COMPARISONS = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
export type AlarmComparison = (typeof COMPARISONS)[number];

const MISSING = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
export type TreatMissing = (typeof MISSING)[number];

export type Alarm = Readonly<{
  periodMs: number;
  /** Number of most recent periods that are evaluated; AWS calls it N. */
  evaluationPeriods: number;
  /** Number of the evaluated periods that must breach the threshold; AWS calls it M. */
  datapointsToAlarm: number;
  treatMissing: TreatMissing;
  comparison: AlarmComparison;
  threshold: number;
  metrics: ReadonlyMap<string, MetricStat>;
  value: Expression;
}>;

function oneOf<Known extends string>(known: readonly Known[], given: string, what: string): Known {
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  throw new Error(`its ${what} is ${given || 'not given'}; ${known.join(', ')} are known`);
}

const dimensionsOf = (
  list: readonly { Name?: string | undefined; Value?: string | undefined }[] = [],
) => Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));

type Measured = Readonly<{ metric: MetricStat; periodSeconds: number }>;

function measured({ MetricStat: of }: MetricDataQuery): Measured {
  const { Namespace = '', MetricName = '', Dimensions } = of?.Metric ?? {};
  const stat: Statistic = oneOf(STATISTICS, of?.Stat ?? '', 'statistic');
  const dimensions = dimensionsOf(Dimensions);
  return {
    metric: { namespace: Namespace, name: MetricName, dimensions, stat },
    periodSeconds: of?.Period ?? 0,
  };
}

/** Returns the metric queries of an alarm; an alarm on a single metric is converted to one query. */
function queriesOf(alarm: MetricAlarm): readonly MetricDataQuery[] {
  if (alarm.Metrics !== undefined && alarm.Metrics.length > 0) return alarm.Metrics;
  const { Namespace, MetricName, Dimensions, Period, Statistic: Stat } = alarm;
  const Metric = { Namespace, MetricName, Dimensions };
  return [{ Id: 'm1', ReturnData: true, MetricStat: { Metric, Period, Stat } }];
}

/** Reads an applied alarm. @throws {Error} naming the part of the alarm that is not supported */
export function readAlarm(alarm: MetricAlarm): Alarm {
  const queries = queriesOf(alarm);
  const measurements = new Map(
    queries
      .filter(({ Expression }) => Expression === undefined)
      .map((query): [string, Measured] => [query.Id ?? '', measured(query)]),
  );
  const periods = new Set([...measurements.values()].map(({ periodSeconds }) => periodSeconds));
  const [periodSeconds = 0] = periods;
  const periodMs = periodSeconds * 1_000;
  if (periods.size !== 1 || periodMs <= 0 || periodMs % MINUTE_MS !== 0)
    throw new Error(
      `its periods are ${[...periods].join(', ')} s, and one of whole minutes is known`,
    );
  const [compared, ...others] = queries.filter(({ ReturnData = true }) => ReturnData);
  if (compared === undefined || others.length > 0)
    throw new Error(`it returns ${others.length + 1} results, and one has to be compared`);
  const { Id = '', Expression: text = Id } = compared;
  const evaluationPeriods = alarm.EvaluationPeriods ?? 1;
  if (alarm.Threshold === undefined) throw new Error('it has no threshold');
  return {
    periodMs,
    evaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? evaluationPeriods,
    treatMissing: oneOf(MISSING, alarm.TreatMissingData ?? 'missing', 'treatment of missing data'),
    comparison: oneOf(COMPARISONS, alarm.ComparisonOperator ?? '', 'comparison'),
    threshold: alarm.Threshold,
    metrics: new Map([...measurements].map(([id, { metric }]) => [id, metric])),
    value: compileExpression(text, new Set(measurements.keys())),
  };
}

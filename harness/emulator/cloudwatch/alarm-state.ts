import type { Alarm, AlarmComparison } from './alarm.ts';
import type { Series } from './metric-reader.ts';

export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type AlarmEvaluation = Readonly<{
  state: StateValue;
  reason: string;
  /** Value of the newest data point that was evaluated; absent if there was none. */
  value?: number;
}>;

/**
 * Number of periods that are read in addition to the evaluation periods, in case some have no data. AWS documents
 * that CloudWatch reads additional periods, but not how many. In AWS's example with three evaluation periods, there
 * are two. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const EXTRA_PERIODS = 2;

export const evaluationRange = (alarm: Alarm): number => alarm.evaluationPeriods + EXTRA_PERIODS;

const comparisons: Readonly<
  Record<
    AlarmComparison,
    readonly [words: string, breaches: (value: number, threshold: number) => boolean]
  >
> = {
  GreaterThanThreshold: ['greater than', (a, b) => a > b],
  GreaterThanOrEqualToThreshold: ['greater than or equal to', (a, b) => a >= b],
  LessThanThreshold: ['less than', (a, b) => a < b],
  LessThanOrEqualToThreshold: ['less than or equal to', (a, b) => a <= b],
};

type Point = Readonly<{ value: number; breaches: boolean; age: number; atMs: number }>;

/** Returns an alarm's state by AWS's tables for missing data, which depend on the number of missing data points. */
function stateOf(alarm: Alarm, points: readonly Point[], current: StateValue): StateValue {
  const { evaluationPeriods, datapointsToAlarm, treatMissing } = alarm;
  const breaching = points.filter(({ breaches }) => breaches).length;
  const filled = evaluationPeriods - points.length;
  if (breaching >= datapointsToAlarm) return 'ALARM';
  if (filled === 0 || treatMissing === 'notBreaching') return 'OK';
  if (treatMissing === 'breaching') return breaching + filled >= datapointsToAlarm ? 'ALARM' : 'OK';
  if (breaching < points.length) return 'OK';
  if (treatMissing === 'ignore') return current;
  if (points.length === 0) return 'INSUFFICIENT_DATA';
  // All existing data points breach the threshold, but there are fewer than `datapointsToAlarm`. The alarm goes off
  // only if the oldest of them is at least `datapointsToAlarm` periods old.
  return (points.at(-1)?.age ?? 0) >= datapointsToAlarm ? 'ALARM' : current;
}

const momentOf = (atMs: number): string =>
  new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');

function reasonOf(alarm: Alarm, points: readonly Point[]): string {
  const { datapointsToAlarm, evaluationPeriods, threshold, treatMissing } = alarm;
  const [words] = comparisons[alarm.comparison];
  const breaching = points.filter(({ breaches }) => breaches).length;
  const listed = points.map(({ value, atMs }) => `${value} (${momentOf(atMs)})`).join(', ');
  const filled = evaluationPeriods - points.length;
  const treated = filled === 0 ? '' : `; ${filled} missing, treated as ${treatMissing}`;
  return `Threshold Crossed: ${breaching} of the last ${points.length} datapoints [${listed}] ${breaching === 1 ? 'is' : 'are'} ${words} ${threshold} (${datapointsToAlarm} of ${evaluationPeriods} needed)${treated}`;
}

/**
 * Evaluates an alarm from the values of {@link evaluationRange} periods, newest first, of which the last ends at
 * `endMs`. It takes the newest existing values, and treats data as missing only if there are fewer existing values
 * than evaluation periods.
 */
export function evaluateAlarm(
  alarm: Alarm,
  series: Series,
  { endMs, current }: Readonly<{ endMs: number; current: StateValue }>,
): AlarmEvaluation {
  const { comparison, threshold, periodMs, evaluationPeriods } = alarm;
  const [, breaches] = comparisons[comparison];
  const points = series
    .flatMap((value, at): readonly Point[] => {
      if (value === undefined) return [];
      const age = at + 1;
      return [{ value, breaches: breaches(value, threshold), age, atMs: endMs - age * periodMs }];
    })
    .slice(0, evaluationPeriods);
  const value = points[0]?.value;
  return {
    state: stateOf(alarm, points, current),
    reason: reasonOf(alarm, points),
    ...(value !== undefined && { value }),
  };
}

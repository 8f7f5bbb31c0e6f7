import type { Alarm, AlarmComparison } from './alarm.ts';
import type { Series } from './metric-reader.ts';

export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** The result of one evaluation of an alarm. */
export type AlarmEvaluation = Readonly<{
  state: StateValue;
  reason: string;
  /** The value of the newest data point that was evaluated. */
  value?: number;
}>;

/**
 * Number of periods that are read beyond the evaluation periods, in case some have no data. AWS says that there are
 * more and, in its example of three periods, that it is two; for other lengths the number is not documented.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
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

/** Applies AWS's tables for missing data: they depend on how many data points had to be filled in. */
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
  // All existing points breach, but they are too few for an alarm unless the oldest one is old enough.
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
 * Evaluates an alarm from one value for each period, the newest first, over {@link evaluationRange} periods that end
 * with `endMs`. It takes the newest real values, and fills in missing ones only where there are too few.
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

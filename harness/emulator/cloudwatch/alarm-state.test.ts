import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import type { Alarm, TreatMissing } from './alarm.ts';
import { evaluationRange, evaluateAlarm, type StateValue } from './alarm-state.ts';

const MINUTE_MS = 60_000;
const END_MS = Date.UTC(2026, 0, 1, 12);

const alarmOf = (overrides: Partial<Alarm> = {}): Alarm => ({
  periodMs: MINUTE_MS,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  treatMissing: 'missing',
  comparison: 'GreaterThanThreshold',
  threshold: 10,
  metrics: new Map(),
  value: () => undefined,
  ...overrides,
});

/**
 * Parses a series in AWS's notation: 0 is within the threshold, X breaches it, - is missing. The last value is the
 * newest.
 */
const seriesOf = (written: string) =>
  written
    .split(' ')
    .map((point) => (point === '-' ? undefined : point === 'X' ? 11 : 10))
    .toReversed();

const CURRENT = 'INSUFFICIENT_DATA';
const kept = CURRENT;

// A row of AWS's table about missing data:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
type Row = readonly [points: string, states: Readonly<Record<TreatMissing, StateValue>>];
const all = (state: StateValue) => ({
  missing: state,
  ignore: state,
  breaching: state,
  notBreaching: state,
});
const tables: Readonly<Record<string, readonly [toAlarm: number, rows: readonly Row[]]>> = {
  '3 out of 3': [
    3,
    [
      ['0 - X - X', all('OK')],
      ['0 - - - -', all('OK')],
      [
        '- - - - -',
        { missing: 'INSUFFICIENT_DATA', ignore: kept, breaching: 'ALARM', notBreaching: 'OK' },
      ],
      ['0 X X - X', all('ALARM')],
      ['- - X - -', { missing: 'ALARM', ignore: kept, breaching: 'ALARM', notBreaching: 'OK' }],
      ['- - - - X', { missing: kept, ignore: kept, breaching: 'ALARM', notBreaching: 'OK' }],
    ],
  ],
  '2 out of 3': [
    2,
    [
      ['0 - X - X', all('ALARM')],
      ['0 0 X 0 X', all('ALARM')],
      ['0 - X - -', { missing: 'OK', ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' }],
      ['- - - - 0', { missing: 'OK', ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' }],
      ['- - - X -', { missing: 'ALARM', ignore: kept, breaching: 'ALARM', notBreaching: 'OK' }],
    ],
  ],
};

const treatments: readonly TreatMissing[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
for (const [name, [datapointsToAlarm, rows]] of Object.entries(tables))
  for (const [points, states] of rows)
    test(`evaluateAlarm() of ${points}, ${name}, is as AWS tables it`, () => {
      for (const treatMissing of treatments) {
        const alarm = alarmOf({ datapointsToAlarm, treatMissing });
        const at = { endMs: END_MS, current: CURRENT } as const;
        assert.equal(
          evaluateAlarm(alarm, seriesOf(points), at).state,
          states[treatMissing],
          treatMissing,
        );
      }
    });

const comparisons = [
  ['GreaterThanThreshold', [false, false, true]],
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['LessThanThreshold', [true, false, false]],
  ['LessThanOrEqualToThreshold', [true, true, false]],
] as const;
for (const [comparison, breaching] of comparisons)
  test(`evaluateAlarm() compares by ${comparison}`, () => {
    const alarm = alarmOf({ comparison, evaluationPeriods: 1, datapointsToAlarm: 1 });
    const at = { endMs: END_MS, current: CURRENT } as const;
    const states = [9, 10, 11].map((value) => evaluateAlarm(alarm, [value], at).state);
    assert.deepEqual(
      states,
      breaching.map((breaches) => (breaches ? 'ALARM' : 'OK')),
    );
  });

test('evaluateAlarm() names the data points in its reason', () => {
  const alarm = alarmOf({ evaluationPeriods: 2, datapointsToAlarm: 2, treatMissing: 'breaching' });
  assert.equal(evaluationRange(alarm), 4);
  const { reason, value } = evaluateAlarm(alarm, [undefined, 12.5, undefined, undefined], {
    endMs: END_MS,
    current: 'OK',
  });
  assert.equal(value, 12.5);
  assert.equal(
    reason,
    'Threshold Crossed: 1 of the last 1 datapoints [12.5 (2026-01-01 11:58)] is greater than 10 (2 of 2 needed); 1 missing, treated as breaching',
  );
});

import assert from 'node:assert/strict';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { test } from '../../kit/kit.ts';
import { drives, type Drive } from './alarm-drives.fixture.ts';
import { quiets } from './alarm-quiets.fixture.ts';
import {
  alarms,
  applyAlarm,
  type AlarmName,
  type AppliedAlarmSpec,
  type AlarmMetric,
} from './applied-alarms.fixture.ts';
import { applyFilter, applyGroups, applyRule, filters } from './applied.fixture.ts';
import { awsForTests, skip, type CloudForTest } from './cloudwatch.fixture.ts';
import type { CloudWatch } from './start-cloudwatch.ts';

const MINUTE_MS = 60_000;
const aws = skip === false ? await awsForTests() : undefined;

type Run = Readonly<{ drive: Drive; test: CloudForTest }>;

async function minutes({ test: { cloud, clock } }: Run, count: number, work: Drive['well']) {
  for (let minute = 0; minute < count; minute += 1) {
    work(cloud);
    clock.advance(MINUTE_MS);
  }
  return cloud.evaluate();
}

async function stateOf(evaluated: ReturnType<CloudWatch['evaluate']>, name: AlarmName) {
  const found = (await evaluated).find((alarm) => alarm.name === name);
  assert.ok(found, `${name} was not evaluated`);
  return found;
}

async function apply(
  names: readonly AlarmName[],
  changed: (spec: AppliedAlarmSpec) => AppliedAlarmSpec = (spec) => spec,
) {
  assert.ok(aws);
  await applyGroups(aws.logs);
  await applyRule(aws.events);
  for (const [name, filter] of Object.entries(filters)) await applyFilter(aws.logs, name, filter);
  for (const name of names) await applyAlarm(aws.cloudWatch, name, changed(alarms[name]));
}

const namesOfAlarms: readonly AlarmName[] = [
  'query-time',
  'cpu',
  'errors',
  'restarts',
  'no-healthy-target',
  'model-throttled',
  'not-one-call',
  'dollars-per-hour',
  'ledger-unequal',
  'model-calls-unaccounted',
];

for (const drive of drives)
  test(`${drive.alarm} goes to ALARM and back by ${drive.by}`, { ignore: skip }, async (t) => {
    assert.ok(aws);
    const run = { drive, test: await aws.fresh(t) };
    await apply(namesOfAlarms);
    const { alarm, fault, faultMinutes, well, wellMinutes } = drive;

    const before = await stateOf(minutes(run, 1, well), alarm);
    assert.equal(before.state, 'OK', before.reason);
    if (faultMinutes > 1) {
      const early = await stateOf(minutes(run, faultMinutes - 1, fault), alarm);
      assert.equal(early.state, 'OK', early.reason);
    }
    const during = await stateOf(minutes(run, 1, fault), alarm);
    assert.equal(during.state, 'ALARM', during.reason);
    const { MetricAlarms = [] } = await aws.cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [alarm] }),
    );
    assert.equal(MetricAlarms[0]?.StateValue, 'ALARM');
    assert.equal(MetricAlarms[0].StateReason, during.reason);
    assert.ok(run.test.said.some((text) => text.startsWith(`Alarm ${alarm} is ALARM`)));

    const after = await stateOf(minutes(run, wellMinutes, well), alarm);
    assert.equal(after.state, 'OK', after.reason);
    assert.deepEqual(run.test.cloud.problems(), []);
  });

for (const { alarm, by, minutes: each } of quiets)
  test(`${alarm} stays OK through ${by}`, { ignore: skip }, async (t) => {
    assert.ok(aws);
    const { cloud, clock } = await aws.fresh(t);
    await apply([alarm]);
    for (const happens of each) {
      happens(cloud);
      clock.advance(60_000);
      const found = (await cloud.evaluate()).find(({ name }) => name === alarm);
      assert.equal(found?.state, 'OK', found?.reason);
    }
  });

const everyMetric = (
  spec: AppliedAlarmSpec,
  change: (metric: AlarmMetric) => AlarmMetric,
): AppliedAlarmSpec => ({
  ...spec,
  metrics: Object.fromEntries(
    Object.entries(spec.metrics).map(([id, metric]) => [id, change(metric)]),
  ),
});

const mistakes: Readonly<Record<string, (metric: AlarmMetric) => AlarmMetric>> = {
  'a metric name': (of) => ({ ...of, name: `${of.name}s` }),
  'a namespace': (of) => ({ ...of, namespace: `${of.namespace}2` }),
  'the value of a dimension': ({ dimensions = {}, ...of }) => ({
    ...of,
    dimensions: Object.fromEntries(
      Object.entries(dimensions).map(([name, value]) => [name, `${value}-2`]),
    ),
  }),
  'a dimension that is missing': ({ dimensions: _, ...of }) => of,
  'a dimension too many': ({ dimensions = {}, ...of }) => ({
    ...of,
    dimensions: { ...dimensions, Environment: 'example' },
  }),
};

const hasDimensions = ({ metrics }: AppliedAlarmSpec) =>
  Object.values(metrics).every(({ dimensions }) => dimensions !== undefined);

/** Returns the state of an alarm without data. The alarm about healthy targets treats missing data as breaching. */
const silence = (alarm: AlarmName) => (alarm === 'no-healthy-target' ? 'ALARM' : 'OK');

for (const alarm of namesOfAlarms) {
  const drive = drives.find((one) => one.alarm === alarm);
  assert.ok(drive);
  for (const [what, mistake] of Object.entries(mistakes)) {
    const needsDimensions = what === 'the value of a dimension' || what.endsWith('is missing');
    if (needsDimensions && !hasDimensions(alarms[alarm])) continue;
    test(
      `${alarm} is not moved by its fault when ${what} is wrong`,
      { ignore: skip },
      async (t) => {
        assert.ok(aws);
        const run = { drive, test: await aws.fresh(t) };
        await apply([alarm], (spec) => everyMetric(spec, mistake));
        const before = await stateOf(minutes(run, 1, drive.well), alarm);
        assert.equal(before.state, silence(alarm), before.reason);
        const during = await stateOf(minutes(run, drive.faultMinutes, drive.fault), alarm);
        assert.equal(during.state, silence(alarm), during.reason);
      },
    );
  }
}

for (const drive of drives) {
  const { filter } = drive;
  if (filter === undefined) continue;
  test(
    `${drive.alarm} is not moved by ${drive.by} when the pattern cannot match`,
    { ignore: skip },
    async (t) => {
      assert.ok(aws);
      const run = { drive, test: await aws.fresh(t) };
      await apply([drive.alarm]);
      const pattern = filters[filter].pattern.replace('"request"', '"requests"');
      await applyFilter(aws.logs, filter, { ...filters[filter], pattern });
      const during = await stateOf(minutes(run, drive.faultMinutes, drive.fault), drive.alarm);
      assert.equal(during.state, 'OK', during.reason);
      assert.deepEqual(run.test.cloud.problems(), []);
    },
  );
}

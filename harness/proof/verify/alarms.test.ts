import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { ALARM_FAULTS } from '../checks/alarms/alarm-faults.ts';
import { driveAlarms } from '../checks/alarms/drive-alarms.ts';
import { alarms, applyAlarm } from '../../emulator/cloudwatch/applied-alarms.fixture.ts';
import {
  applyFilter,
  applyGroups,
  filters,
  APP_LOG_GROUP,
} from '../../emulator/cloudwatch/applied.fixture.ts';
import {
  awsForTests,
  skip,
  type CloudForTest,
} from '../../emulator/cloudwatch/cloudwatch.fixture.ts';
import { cpu } from '../../emulator/cloudwatch/alarm-signals.fixture.ts';
import type { Finding } from '../evidence/finding.ts';
import { chaosForTest } from './chaos.fixture.ts';

const aws = skip === false ? await awsForTests(after) : undefined;

/** Sets off alarms of an emulated CloudWatch in a local environment and returns the findings. */
async function drive(
  t: TestContext,
  { cloud, clock }: CloudForTest,
  faults = ALARM_FAULTS.filter(({ alarm }) => alarm === 'not-one-call'),
): Promise<readonly Finding[]> {
  assert.ok(aws);
  const { ctx } = await chaosForTest(t);
  const operations: typeof ctx.operations = {
    ...ctx.operations,
    advanceClock: async (ms) => clock.advance(ms),
    evaluateAlarms: () => cloud.evaluate().then((all) => [...all]),
    printLine: async (message) => cloud.logs({ group: APP_LOG_GROUP, stream: 's', message }),
  };
  const findings: Finding[] = [];
  await driveAlarms({
    ...ctx,
    target: { ...ctx.target, operations },
    environment: { region: aws.access.region, awsEndpoint: aws.access.endpoint },
    faults,
    publishedMs: 50,
    onFinding: (each) => void findings.push(each),
    onFigure: () => {},
  });
  return findings;
}

test('driveAlarms() sees an alarm go off and end, and one that is deaf', { skip }, async (t) => {
  assert.ok(aws);
  const heard = await aws.fresh(t);
  await applyGroups(aws.logs);
  for (const [name, filter] of Object.entries(filters)) await applyFilter(aws.logs, name, filter);
  await applyAlarm(aws.cloudWatch, 'not-one-call', alarms['not-one-call']);
  const [good] = await drive(t, heard);
  assert.equal(good?.verdict, 'proven', good?.sentence);
  assert.match(
    good?.sentence ?? '',
    /not-one-call went off after a log line that says modelCalls 2/,
  );

  const deaf = await aws.fresh(t);
  await applyGroups(aws.logs);
  await applyAlarm(aws.cloudWatch, 'not-one-call', alarms['not-one-call']);
  const [bad] = await drive(t, deaf);
  assert.equal(bad?.verdict, 'violated', bad?.sentence);
  assert.match(bad?.sentence ?? '', /stayed OK after a log line/);
});

test(
  'driveAlarms() cannot tell when a busy machine kept the fault below the threshold, and finds a metric that nobody measures',
  { skip },
  async (t) => {
    assert.ok(aws);
    const computing = (heard: CloudForTest, percent: readonly number[]) => ({
      alarm: 'cpu',
      says: 'a task that computes',
      mayBeWeak: true as const,
      inject: async () => {
        for (const value of percent) {
          cpu(value)(heard.cloud);
          heard.clock.advance(60_000);
        }
        return async () => {};
      },
    });
    const verdicts = [];
    for (const percent of [[82, 75, 70, 71, 79, 70], []]) {
      const heard = await aws.fresh(t);
      await applyAlarm(aws.cloudWatch, 'cpu', alarms.cpu);
      const [finding] = await drive(t, heard, [computing(heard, percent)]);
      verdicts.push(finding?.verdict);
    }
    assert.deepEqual(verdicts, ['inconclusive', 'violated']);
  },
);

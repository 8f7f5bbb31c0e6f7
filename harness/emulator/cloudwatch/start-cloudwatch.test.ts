import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteLogGroupCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { test } from '../../kit/kit.ts';
import { createManualClock, createShiftableClock } from '../clock.ts';
import { alarms, applyAlarm } from './applied-alarms.fixture.ts';
import {
  applyFilter,
  applyGroups,
  applyRule,
  CLUSTER_ARN,
  filters,
  APP_LOG_GROUP,
  RESTARTS_GROUP,
  RULE,
} from './applied.fixture.ts';
import { awsForTests, skip } from './cloudwatch.fixture.ts';
import { published } from './published.fixture.ts';
import { startCloudWatch } from './start-cloudwatch.ts';

const MINUTE_MS = 60_000;
const TIMEOUT_MS = 60_000;
const options = { ignore: skip, timeout: TIMEOUT_MS };
const aws = skip === false ? await awsForTests() : undefined;

const line = (message: string, stream = 'server/1') => ({ group: APP_LOG_GROUP, stream, message });

async function messagesIn(stream: string): Promise<readonly string[]> {
  assert.ok(aws);
  const { events = [] } = await aws.logs.send(
    new GetLogEventsCommand({
      logGroupName: APP_LOG_GROUP,
      logStreamName: stream,
      startFromHead: true,
    }),
  );
  return events.map(({ message = '' }) => message);
}

test('metrics are published minute by minute, under the clock', options, async (t) => {
  assert.ok(aws);
  const { cloud, clock } = await aws.fresh(t);
  const startMs = clock.nowMs();
  const point = (value: number) => ({ namespace: 'A', name: 'M', dimensions: {}, value });
  cloud.metrics([point(3), point(1)]);
  clock.advance(30_000);
  cloud.metrics([point(2)]);
  await cloud.flush();
  cloud.metrics([point(10)]);
  clock.advance(150_000);
  cloud.metrics([point(0), point(Number.NaN)]);
  await cloud.flush();
  assert.deepEqual(
    await published(aws.cloudWatch, { name: 'M', sinceMs: startMs, namespace: 'A' }),
    [
      [0, 4, 16, 1, 10],
      [3, 1, 0, 0, 0],
    ],
  );
  assert.deepEqual(cloud.problems(), ['Metric A M was given no finite number']);
});

test('logs are written in order, each into its stream', options, async (t) => {
  assert.ok(aws);
  const { cloud, clock } = await aws.fresh(t);
  await applyGroups(aws.logs);
  const written = Array.from({ length: 10_050 }, (_, n) => `line ${n}`);
  for (const message of written) cloud.logs(line(message));
  clock.advance(1);
  cloud.logs(line('of another task', 'server/2'));
  cloud.logs(line(''));
  await cloud.flush();
  cloud.logs(line('later'));
  await cloud.flush();
  assert.deepEqual(await messagesIn('server/2'), ['of another task']);
  const { events = [] } = await aws.logs.send(
    new FilterLogEventsCommand({
      logGroupName: APP_LOG_GROUP,
      logStreamNames: ['server/1'],
      filterPattern: '"later"',
    }),
  );
  assert.deepEqual(
    events.map(({ timestamp }) => timestamp),
    [clock.nowMs()],
  );
  assert.deepEqual((await messagesIn('server/1')).slice(0, 3), ['line 0', 'line 1', 'line 2']);
  assert.deepEqual(cloud.problems(), []);
});

test('lines of a group that is not applied are counted, and said once', options, async (t) => {
  assert.ok(aws);
  const { cloud, said } = await aws.fresh(t);
  await applyGroups(aws.logs);
  cloud.logs(line('kept'));
  await cloud.flush();
  await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: APP_LOG_GROUP }));
  for (const message of ['a', 'b']) cloud.logs(line(message));
  await cloud.flush();
  cloud.logs(line('c'));
  await cloud.flush();
  const text = `Log group ${APP_LOG_GROUP} does not exist: lines for it are lost`;
  assert.deepEqual(said, [text]);
  assert.deepEqual(cloud.problems(), [`${text} (3 times)`]);
});

const stopped = {
  source: 'aws.ecs',
  detailType: 'ECS Task State Change',
  detail: {
    clusterArn: CLUSTER_ARN,
    group: 'service:example',
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
  },
};

test('an event that a rule matches is counted and written to its log group', options, async (t) => {
  assert.ok(aws);
  const { cloud, clock } = await aws.fresh(t);
  await applyGroups(aws.logs);
  await applyRule(aws.events);
  const startMs = clock.nowMs();
  cloud.events(stopped);
  cloud.events({ ...stopped, detail: { ...stopped.detail, lastStatus: 'RUNNING' } });
  await cloud.flush();
  for (const name of ['TriggeredRules', 'MatchedEvents', 'Invocations'])
    assert.deepEqual(
      await published(aws.cloudWatch, { name, sinceMs: startMs, namespace: 'AWS/Events' }),
      [[0, 1, 1, 1, 1]],
    );
  const { events = [] } = await aws.logs.send(
    new FilterLogEventsCommand({ logGroupName: RESTARTS_GROUP }),
  );
  assert.equal(events.length, 1);
  const { id, ...event } = JSON.parse(events[0]?.message ?? '');
  assert.match(String(id), /^[0-9a-f-]{36}$/);
  assert.deepEqual(event, {
    version: '0',
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    time: new Date(startMs).toISOString().replace('.000', ''),
    region: 'us-east-1',
    resources: [],
    detail: stopped.detail,
  });

  await aws.events.send(new DisableRuleCommand({ Name: RULE }));
  cloud.events(stopped);
  await cloud.flush();
  assert.deepEqual(
    await published(aws.cloudWatch, {
      name: 'TriggeredRules',
      sinceMs: startMs,
      namespace: 'AWS/Events',
    }),
    [[0, 1, 1, 1, 1]],
  );
});

test(
  'evaluate() names an alarm that is not understood, and evaluates the others',
  options,
  async (t) => {
    assert.ok(aws);
    const { cloud } = await aws.fresh(t);
    await applyAlarm(aws.cloudWatch, 'odd', { ...alarms.errors, expression: 'MAX(METRICS())' });
    await applyAlarm(aws.cloudWatch, 'slow', { ...alarms.cpu, periodSeconds: 10 });
    await applyAlarm(aws.cloudWatch, 'cpu', alarms.cpu);
    const [odd, slow, cpu] = await cloud.evaluate();
    assert.equal(odd?.state, 'INSUFFICIENT_DATA');
    assert.match(odd.reason, /^Cannot evaluate alarm odd: .*it uses MAX of 1/);
    assert.match(slow?.reason ?? '', /its periods are 10 s/);
    assert.equal(cpu?.state, 'OK');
    assert.deepEqual(cloud.problems(), [odd.reason, slow?.reason]);
  },
);

test('alarms are evaluated by themselves', options, async (t) => {
  assert.ok(aws);
  const { clock, cloud } = await aws.fresh(t, { evaluateMs: 50 });
  await applyAlarm(aws.cloudWatch, 'no-healthy-target', alarms['no-healthy-target']);
  cloud.metrics([]);
  clock.advance(MINUTE_MS);
  for (;;) {
    const { MetricAlarms = [] } = await aws.cloudWatch.send(new DescribeAlarmsCommand({}));
    if (MetricAlarms[0]?.StateValue === 'ALARM') break;
    await wait(20);
  }
});

test('lines can keep real time while the clock is hours ahead', options, async (t) => {
  assert.ok(aws);
  await aws.fresh(t);
  await applyGroups(aws.logs);
  await applyFilter(aws.logs, 'requests', filters.requests);
  const clock = createShiftableClock();
  clock.advance(3 * 3_600_000);
  const shared = { aws: aws.access, say: () => {} };
  const shifted = startCloudWatch({ ...shared, clock });
  shifted.logs(line('{"event":"request"}', 'ahead'));
  await shifted.close();
  assert.match(shifted.problems()[0] ?? '', /did not keep lines: only times from 14 days ago/);

  const logClock = { nowMs: () => Date.now() };
  const real = startCloudWatch({ ...shared, clock, logClock });
  const minuteMs = Math.floor(clock.nowMs() / MINUTE_MS) * MINUTE_MS;
  real.logs(line('{"event":"request"}', 'real'));
  await real.close();
  assert.deepEqual(real.problems(), []);
  assert.equal((await messagesIn('real')).length, 1);
  assert.ok((await published(aws.cloudWatch, { name: 'Requests', sinceMs: minuteMs })).length > 0);
});

test(
  'flush() says when the AWS API does not answer, and keeps what it was told',
  { timeout: TIMEOUT_MS },
  async () => {
    const cloud = startCloudWatch({
      aws: {
        region: 'us-east-1',
        endpoint: 'http://127.0.0.1:1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      },
      clock: createManualClock(0),
      say: () => {},
    });
    cloud.logs(line('a'));
    cloud.events(stopped);
    await assert.rejects(cloud.flush(), /ECONNREFUSED/);
    await cloud.close();
    assert.match(cloud.problems().at(-1) ?? '', /^Some of what was told is lost/);
  },
);

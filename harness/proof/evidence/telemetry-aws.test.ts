import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { startMoto } from '../../emulator/aws-api/moto.fixture.ts';
import { queryLogs } from './aws/query-logs.ts';
import { switchOnInvocationLog } from './invocation-log.fixture.ts';
import { openCounters, openTelemetry } from './open-telemetry.ts';
import { known } from './telemetry.ts';
import { awsTelemetry } from './telemetry-aws.ts';

const RUN = 'a'.repeat(16);
const TRACE = RUN + 'b'.repeat(16);
const SECOND = RUN + 'c'.repeat(16);
const OTHER = 'f'.repeat(32);
const CALLS = '/aws/bedrock/model-invocations';

const moto = await startMoto();
after(() => moto?.close());

/**
 * Deletes all resources of the emulated AWS API. Returns its clients, with functions that write to its log groups and
 * metrics.
 */
async function emulatedAws(t: TestContext) {
  if (!moto) return undefined;
  const reset = await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
  await reset.arrayBuffer();
  const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
  const access = { region: 'us-east-1', endpoint: moto.url, credentials };
  const metrics = new CloudWatchClient(access);
  const logs = new CloudWatchLogsClient(access);
  t.after(() => {
    metrics.destroy();
    logs.destroy();
  });
  const write = async (logGroupName: string, lines: readonly object[], apartMs = 0) => {
    const stream = { logGroupName, logStreamName: crypto.randomUUID() };
    await logs.send(new CreateLogStreamCommand(stream));
    const beganMs = Date.now() - apartMs * lines.length;
    const logEvents = lines.map((line, at) => ({
      timestamp: beganMs + apartMs * at,
      message: `${JSON.stringify(line)}\n`,
    }));
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  };
  const invoked = (model: string, Value: number) =>
    metrics.send(
      new PutMetricDataCommand({
        Namespace: 'AWS/Bedrock',
        MetricData: [
          {
            MetricName: 'Invocations',
            Value,
            Timestamp: new Date(),
            Dimensions: [{ Name: 'ModelId', Value: model }],
          },
        ],
      }),
    );
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'app' }));
  return { access, logs, url: moto.url, write, invoked };
}

/** Returns an entry of the invocation log for one model call, in the format that Bedrock writes. */
const invocation = (traceId: string | undefined, more: object = {}) => ({
  schemaType: 'ModelInvocationLog',
  timestamp: new Date().toISOString(),
  modelId: 'standard',
  ...(traceId !== undefined && { requestMetadata: { traceId } }),
  ...more,
});

test('awsTelemetry() counts accepted calls by the log that the account names, and reads the server log', async (t) => {
  const aws = await emulatedAws(t);
  if (!aws) return t.skip('moto_server is not installed here');
  await switchOnInvocationLog(aws.access);
  const options = { region: 'us-east-1', endpoint: aws.url, models: ['standard'], run: RUN };
  const telemetry = awsTelemetry({ ...options, logGroup: 'app', sinceMs: Date.now() - 60_000 });
  t.after(telemetry.close);
  assert.deepEqual(await telemetry.callsByTrace(RUN), known(new Map()));

  const request = { event: 'request', traceId: TRACE, modelCalls: 1 };
  await aws.write('app', [request, { event: 'request', traceId: OTHER }]);
  await aws.write(CALLS, [
    invocation(TRACE),
    invocation(TRACE),
    invocation(SECOND),
    invocation(TRACE, { errorCode: 'ThrottlingException' }),
    invocation(OTHER),
  ]);
  assert.deepEqual(await telemetry.callsOf(TRACE), known(2));
  assert.deepEqual(await telemetry.callsOfRun(RUN), known(3));
  const both = new Map([
    [TRACE, 2],
    [SECOND, 1],
  ]);
  assert.deepEqual(await telemetry.callsByTrace(RUN), known(both));
  assert.deepEqual(await telemetry.logLines({ run: RUN }), known([request]));
  assert.equal((await telemetry.inFlight()).known, false, 'AWS does not tell open calls');
});

test('awsTelemetry() counts calls of a window: those of the run and those without a trace, of our models', async (t) => {
  const aws = await emulatedAws(t);
  if (!aws) return t.skip('moto_server is not installed here');
  await switchOnInvocationLog(aws.access);
  const nowMs = Date.now();
  const at = (ms: number) => ({ timestamp: new Date(nowMs + ms).toISOString() });
  await aws.write(CALLS, [
    invocation(TRACE, at(-20_000)),
    invocation(undefined, at(-15_000)),
    invocation('not a trace', at(-15_000)),
    invocation(OTHER, at(-15_000)),
    invocation(undefined, { ...at(-15_000), modelId: 'of-somebody-else' }),
    invocation(SECOND, { ...at(-5_000), modelId: 'arn:aws:bedrock:::inference-profile/standard' }),
  ]);
  const options = { region: 'us-east-1', endpoint: aws.url, models: ['standard'], run: RUN };
  const telemetry = awsTelemetry({ ...options, sinceMs: nowMs - 60_000 });
  t.after(telemetry.close);
  assert.deepEqual(await telemetry.totalCalls(nowMs - 18_000), known(1));
  assert.deepEqual(await telemetry.totalCalls(nowMs - 10_000), known(3));
  assert.deepEqual(await telemetry.totalCalls(), known(4));
});

test('awsTelemetry() says what would enable evidence that is not there, and counts by the metric then', async (t) => {
  const aws = await emulatedAws(t);
  if (!aws) return t.skip('moto_server is not installed here');
  await aws.invoked('standard', 3);
  await aws.invoked('brief', 2);
  await aws.invoked('of-somebody-else', 40);
  const options = { region: 'us-east-1', endpoint: aws.url, run: RUN };
  const models = ['standard', 'brief'];
  const telemetry = awsTelemetry({ ...options, models, logGroup: 'no-such-group' });
  t.after(telemetry.close);
  const calls = await telemetry.callsByTrace(RUN);
  assert.ok(!calls.known && /switch on model invocation logging/.test(calls.enable));
  assert.deepEqual(await telemetry.totalCalls(), known(5));
  assert.equal((await telemetry.logLines({ run: RUN })).known, false, 'a failure is no exception');
});

test('openTelemetry() reads an emulated AWS by the same adapter, with its Bedrock as referee', async (t) => {
  const aws = await emulatedAws(t);
  if (!aws) return t.skip('moto_server is not installed here');
  await switchOnInvocationLog(aws.access);
  const source = { adapter: 'emulated', region: 'us-east-1', models: ['standard'] } as const;
  const telemetry = openTelemetry({ ...source, awsEndpoint: aws.url, logGroup: 'app' }, RUN);
  t.after(telemetry.close);
  await aws.write(CALLS, [invocation(TRACE)]);
  assert.deepEqual(await telemetry.callsByTrace(RUN), known(new Map([[TRACE, 1]])));
  assert.ok((telemetry.settleMs ?? 0) > 0, 'its evidence is late');
  const referee = await telemetry.referee?.(RUN);
  assert.equal(referee?.known, false, 'no emulated Bedrock was named');
});

test('queryLogs() reads more lines than one query returns, each once, and refuses a second with too many', async (t) => {
  const aws = await emulatedAws(t);
  if (!aws) return t.skip('moto_server is not installed here');
  const numbers = Array.from({ length: 64 }, (_, number) => ({ number }));
  await aws.write('app', numbers, 250);
  const query = { group: 'app', words: '', patienceMs: 10_000, sinceMs: Date.now() - 20_000 };
  for (const mostLines of [9, 10, 16, 63, 64, 65]) {
    const lines = await queryLogs(aws.logs, { ...query, mostLines });
    assert.deepEqual(lines, numbers, `${mostLines} lines at most`);
  }
  await assert.rejects(queryLogs(aws.logs, { ...query, mostLines: 4 }), /in a second/);
});

test('openCounters() has no referee, because its counts are the referee', async (t) => {
  const source = { adapter: 'emulated', region: 'us-east-1', models: ['standard'] } as const;
  const counters = openCounters({ ...source, awsEndpoint: 'http://127.0.0.1:9' }, RUN);
  t.after(counters.close);
  assert.equal(counters.referee, undefined);
  assert.equal(counters.settleMs, undefined);
});

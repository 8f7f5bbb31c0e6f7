import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { startMoto } from '../../emulator/aws-api/moto.fixture.ts';
import { known } from './telemetry.ts';
import { awsTelemetry } from './telemetry-aws.ts';

const RUN = 'a'.repeat(16);
const TRACE = RUN + 'b'.repeat(16);
const OTHER = 'f'.repeat(32);

test('awsTelemetry() counts invocations by metric and by trace, and reads the log', async (t) => {
  const moto = await startMoto();
  if (!moto) return t.skip('moto_server is not installed here');
  t.after(moto.close);
  const emulator = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
  const config = { region: 'eu-central-1', endpoint: moto.url, credentials: emulator };
  const metrics = new CloudWatchClient(config);
  const logs = new CloudWatchLogsClient(config);
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
  const write = async (logGroupName: string, lines: readonly object[]) => {
    const stream = { logGroupName, logStreamName: 's' };
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand(stream));
    const timestamp = Date.now();
    const logEvents = lines.map((line) => ({ timestamp, message: JSON.stringify(line) }));
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  };
  await invoked('standard', 3);
  await invoked('brief', 2);
  await invoked('of-somebody-else', 40);
  const request = { event: 'request', traceId: TRACE, modelCalls: 1 };
  await write('app', [request, { event: 'request', traceId: OTHER }]);
  const invocation = (traceId: string) => ({ requestMetadata: { traceId } });
  await write('calls', [invocation(TRACE), invocation(TRACE), invocation(OTHER), {}]);

  const options = { region: config.region, endpoint: moto.url, models: ['standard', 'brief'] };
  const full = awsTelemetry({ ...options, logGroup: 'app', invocationLogGroup: 'calls' });
  const bare = awsTelemetry({ ...options, logGroup: 'no-such-group' });
  t.after(() => {
    for (const each of [full, bare]) each.close();
    metrics.destroy();
    logs.destroy();
  });
  assert.deepEqual(await full.totalCalls(), known(5));
  assert.deepEqual(await full.callsOf(TRACE), known(2));
  assert.deepEqual(await full.callsByTrace(RUN), known(new Map([[TRACE, 2]])));
  assert.deepEqual(await full.logLines({ run: RUN }), known([request]));
  assert.equal((await full.inFlight()).known, false);
  const uncounted = await bare.callsByTrace(RUN);
  assert.ok(!uncounted.known && /invocationLogGroup/.test(uncounted.enable));
  assert.equal((await bare.logLines({ run: RUN })).known, false, 'a failure is no exception');
});

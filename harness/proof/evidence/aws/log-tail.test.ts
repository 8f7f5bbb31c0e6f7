import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { startMoto } from '../../../emulator/aws-api/moto.fixture.ts';
import { openTelemetry } from '../open-telemetry.ts';
import { known } from '../telemetry.ts';

const TRACE = 'a'.repeat(32);

test('openTelemetry() reads the applied log group of an emulated environment, each line once', async (t) => {
  const moto = await startMoto();
  if (!moto) return t.skip('moto_server is not installed here');
  t.after(moto.close);
  const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
  const logs = new CloudWatchLogsClient({ region: 'us-east-1', endpoint: moto.url, credentials });
  t.after(() => logs.destroy());
  const logGroupName = '/onecall/test/server';
  const logStreamName = 'server/1';
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const source = { adapter: 'emulated', region: 'us-east-1', models: [] } as const;
  const telemetry = openTelemetry({ ...source, awsEndpoint: moto.url, logGroup: logGroupName });
  t.after(telemetry.close);
  const write = (...lines: object[]) => {
    const timestamp = Date.now();
    const logEvents = lines.map((line) => ({ timestamp, message: `${JSON.stringify(line)}\n` }));
    return logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  };
  const first = { event: 'request', traceId: TRACE };
  const second = { event: 'model_call', traceId: TRACE };
  await write(first, { event: 'start' });
  assert.deepEqual(await telemetry.logLines({ traceId: TRACE }), known([first]));
  await write(second);
  assert.deepEqual(await telemetry.logLines({ traceId: TRACE }), known([first, second]));
  assert.equal((await telemetry.totalCalls()).known, false);
  const gone = openTelemetry({ ...source, awsEndpoint: moto.url, logGroup: 'no-such-group' });
  t.after(gone.close);
  assert.equal((await gone.logLines({})).known, false, 'a failure is no exception');
});

import assert from 'node:assert/strict';
import {
  BedrockClient,
  PutModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock';
import { test } from '../../kit/kit.ts';
import type { Invocation } from '../bedrock/invocation.ts';
import { createManualClock } from '../clock.ts';
import { awsForTests, skip } from './cloudwatch.fixture.ts';
import { startInvocationLog } from './invocation-log.ts';
import type { ContainerLogLine } from './sinks.ts';

const options = { ignore: skip, timeout: 60_000 };
const aws = skip === false ? await awsForTests() : undefined;

const call: Invocation = {
  modelId: 'model-1',
  operation: 'converse-stream',
  startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  outcome: 'accepted',
  inputTokens: 12,
  outputTokens: 3,
  metadata: { traceId: 'a'.repeat(32) },
};

test(
  'startInvocationLog() writes each call when its delay is over, without prompts',
  options,
  async (t) => {
    assert.ok(aws);
    await aws.fresh(t);
    const bedrock = new BedrockClient(aws.access);
    t.after(() => bedrock.destroy());
    const cloudWatchConfig = { logGroupName: 'calls', roleArn: 'arn:aws:iam::1:role/log' };
    await bedrock.send(
      new PutModelInvocationLoggingConfigurationCommand({ loggingConfig: { cloudWatchConfig } }),
    );
    const clock = createManualClock(Date.now());
    const lines: ContainerLogLine[] = [];
    const logs = (line: ContainerLogLine) => void lines.push(line);
    const log = startInvocationLog({ aws: aws.access, logs, delayMs: 180_000, clock });
    t.after(log.close);
    log.add(call);
    clock.advance(179_999);
    await log.flush();
    assert.equal(lines.length, 0);
    clock.advance(1);
    log.add({ ...call, outcome: 'throttled', errorCode: 'ThrottlingException' });
    await log.flush();
    assert.equal(lines.length, 1);
    const [{ group, message } = { group: '', message: '{}' }] = lines;
    assert.equal(group, 'calls');
    const { requestId, ...record }: Record<string, unknown> = JSON.parse(message);
    assert.match(String(requestId), /^[0-9a-f-]{36}$/);
    assert.deepEqual(record, {
      schemaType: 'ModelInvocationLog',
      schemaVersion: '1.0',
      timestamp: '2026-01-02T03:04:05Z',
      region: 'us-east-1',
      operation: 'ConverseStream',
      modelId: 'model-1',
      input: { inputContentType: 'application/json', inputTokenCount: 12 },
      output: { outputContentType: 'application/json', outputTokenCount: 3 },
      requestMetadata: { traceId: 'a'.repeat(32) },
    });
    clock.advance(180_000);
    await log.flush();
    assert.match(lines[1]?.message ?? '', /"errorCode":"ThrottlingException"/);
  },
);

test('startInvocationLog() writes nothing while no group is configured', options, async (t) => {
  assert.ok(aws);
  await aws.fresh(t);
  const lines: ContainerLogLine[] = [];
  const logs = (line: ContainerLogLine) => void lines.push(line);
  const log = startInvocationLog({ aws: aws.access, logs, delayMs: 0 });
  t.after(log.close);
  log.add(call);
  await log.flush();
  assert.deepEqual(lines, []);
});

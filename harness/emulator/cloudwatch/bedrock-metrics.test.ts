import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL } from '../bedrock/bedrock.fixture.ts';
import { scripted } from '../bedrock/scripted.fixture.ts';
import { bedrockMetrics } from './bedrock-metrics.ts';
import type { MetricPoint } from './sinks.ts';

test('bedrockMetrics() publishes what Bedrock does of each call', async (t) => {
  const points: MetricPoint[] = [];
  const onInvocation = bedrockMetrics((some) => points.push(...some));
  const models = { [MODEL]: { respond: scripted('Twelve times eight is 96.') } };
  const { control, converse, streamed } = await bedrockForTest(t, models, { onInvocation });
  const published = () => points.splice(0).map(({ name }) => name);

  await streamed(asking('What is 12 * 8?'));
  for (const { namespace, dimensions, value } of points) {
    assert.equal(namespace, 'AWS/Bedrock');
    assert.deepEqual(dimensions, { ModelId: MODEL });
    assert.ok(value > 0);
  }
  const accepted = ['Invocations', 'InvocationLatency', 'InputTokenCount', 'OutputTokenCount'];
  assert.deepEqual(published(), accepted);

  await control.behave({ throttle: 1 });
  await assert.rejects(converse(asking('again')));
  assert.deepEqual(published(), ['InvocationThrottles']);
  await control.behave({ errorKind: 'ValidationException' });
  await assert.rejects(converse(asking('again')));
  assert.deepEqual(published(), ['InvocationClientErrors']);
  await control.behave({ errorKind: 'InternalServerException' });
  await assert.rejects(converse(asking('again')));
  assert.deepEqual(published(), ['InvocationServerErrors']);
});

import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL } from './bedrock.fixture.ts';
import type { Invocation } from './invocation.ts';
import { scripted } from './scripted.fixture.ts';

const models = { [MODEL]: { respond: scripted('Twelve times eight is 96.') } };

test('onInvocation is called once for each call, with its outcome', async (t) => {
  const told: Invocation[] = [];
  const onInvocation = (invocation: Invocation) => void told.push(invocation);
  const { control, converse, streamed } = await bedrockForTest(t, models, { onInvocation });

  const last = () => {
    const { modelId, outcome, errorCode } = told.at(-1) ?? {};
    return [modelId, outcome, errorCode];
  };

  await streamed(asking('What is 12 * 8?'));
  await converse(asking('What is 12 * 8?'));
  assert.deepEqual(
    told.map(({ outcome, modelId }) => [outcome, modelId]),
    [
      ['accepted', MODEL],
      ['accepted', MODEL],
    ],
  );
  for (const { inputTokens = 0, outputTokens = 0, latencyMs = -1 } of told)
    assert.ok(inputTokens > 0 && outputTokens > 0 && latencyMs >= 0);

  await control.behave({ throttle: 1 });
  await assert.rejects(converse(asking('again')), { name: 'ThrottlingException' });
  assert.deepEqual(last(), [MODEL, 'throttled', 'ThrottlingException']);

  await control.behave({ errorKind: 'ValidationException' });
  await assert.rejects(converse(asking('again')), { name: 'ValidationException' });
  assert.deepEqual(last(), [MODEL, 'client_error', 'ValidationException']);

  await control.behave({ errorKind: 'ServiceUnavailableException' });
  await assert.rejects(converse(asking('again')), { name: 'ServiceUnavailableException' });
  assert.deepEqual(last(), [MODEL, 'server_error', 'ServiceUnavailableException']);
  assert.equal(told.length, 5);
});

test('onInvocation counts a call that was cut as accepted', async (t) => {
  const told: Invocation[] = [];
  const onInvocation = (invocation: Invocation) => void told.push(invocation);
  const { control, streamed } = await bedrockForTest(t, models, { onInvocation });
  await control.behave({ text: ['a', 'b', 'c'], cutAfterTokens: 2 });
  await assert.rejects(streamed(asking('What?')));
  await control.untilQuiet();
  assert.deepEqual(
    told.map(({ outcome, outputTokens }) => [outcome, outputTokens]),
    [['accepted', 2]],
  );
});

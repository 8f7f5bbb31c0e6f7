import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { startOnecall, type Onecall } from './onecall.ts';

let onecall: Onecall;
test.beforeAll(async () => {
  onecall = await startOnecall();
});
test.afterAll(() => onecall.close());

for (const throttle of [1, 2]) {
  test(`chat and classify that are throttled ${throttle} times are answered by one call`, async () => {
    const alice = await onecall.as('alice');
    const [asked, classified] = await Promise.all([
      alice.chat({ query: 'q' }, { script: { throttle } }),
      alice.classify('q', { script: { throttle } }),
    ]);
    for (const { traceId, receipt } of [asked, { ...classified, ...classified.answer }]) {
      const { line, counts } = await onecall.account(traceId);
      const { accepted, throttled, received } = counts;
      assert.deepEqual([accepted, throttled, received], [1, throttle, throttle + 1]);
      assert.deepEqual([line.modelCalls, line.attempts], [1, throttle + 1]);
      assert.deepEqual([receipt?.modelCalls, receipt?.attempts], [1, throttle + 1]);
    }
  });
}

test('chat and classify that are throttled three times give up, and nothing was spent', async () => {
  const bob = await onecall.as('bob');
  const [asked, classified] = await Promise.all([
    bob.chat({ query: 'q' }, { script: { throttle: 9 } }),
    bob.classify('q', { script: { throttle: 9 } }),
  ]);
  assert.deepEqual([asked.error?.status, classified.error?.status], [200, 429]);
  for (const { traceId, error } of [asked, classified]) {
    assert.deepEqual([error?.reason, error?.httpStatus], ['model_throttled', 429]);
    const { line, counts } = await onecall.account(traceId);
    assert.deepEqual([counts.accepted, counts.throttled, line.attempts], [0, 3, 3]);
    assert.deepEqual([line.modelCalls, line.outcome], [0, 'failed']);
  }
});

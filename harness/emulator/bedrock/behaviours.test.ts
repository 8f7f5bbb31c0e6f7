import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { newTraceId } from './bedrock.fixture.ts';
import { Behaviours } from './behaviours.ts';

const caller = { modelId: 'm', traceId: undefined, run: undefined, throttledBefore: 0 };

test('Behaviours takes 1000 and refuses more, but replaces one it has', () => {
  const behaviours = new Behaviours();
  const scopes = Array.from({ length: 1_000 }, () => ({ traceId: newTraceId() }));
  for (const scope of scopes) behaviours.put({ scope, latencyMs: 1 });
  const [first = {}] = scopes;
  behaviours.put({ scope: first, latencyMs: 2 });
  assert.throws(() => behaviours.put({ scope: {}, latencyMs: 1 }), {
    statusCode: 400,
    message: /at most 1000 are accepted/,
  });
  behaviours.remove(first);
  behaviours.put({ scope: {}, latencyMs: 3 });
  assert.equal(behaviours.take(caller).latencyMs, 3);
});

test('Behaviours forgets one that was for the next calls, after them', () => {
  const behaviours = new Behaviours();
  behaviours.put({ scope: { next: 2 }, throttle: 1, text: 'x' });
  assert.deepEqual(behaviours.take(caller), { throttled: true, text: 'x' });
  assert.deepEqual(behaviours.take(caller), { throttled: false, text: 'x' });
  assert.deepEqual(behaviours.take(caller), { throttled: false });
  assert.deepEqual(behaviours.list(), []);
});

test('Behaviours of a trace or run are not for calls without one', () => {
  const behaviours = new Behaviours();
  const traceId = newTraceId();
  behaviours.put({ scope: { traceId }, text: 'trace' });
  behaviours.put({ scope: { run: traceId.slice(0, 16) }, text: 'run' });
  assert.equal(behaviours.take(caller).text, undefined);
  assert.equal(behaviours.take({ ...caller, traceId, run: traceId.slice(0, 16) }).text, 'trace');
});

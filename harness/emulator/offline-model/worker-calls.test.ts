import assert from 'node:assert/strict';
import { test, type TestContext } from '../../kit/kit.ts';
import { createWorkerCalls, WorkerFailure } from './worker-calls.ts';

const SOURCE = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', (input) => {
  if (input === 'hang') for (;;);
  if (input === 'die') process.exit(1);
  parentPort.postMessage(input === 'fail' ? { failure: 'no' } : { value: input });
});
parentPort.postMessage({ ready: true });`;

function echo(t: TestContext, timeoutMs = 3_000) {
  const module = new URL(`data:text/javascript,${encodeURIComponent(SOURCE)}`);
  const calls = createWorkerCalls({ module, timeoutMs });
  t.after(() => calls.close());
  return calls;
}

test('call() answers in order', async (t) => {
  const { call } = echo(t);
  assert.deepEqual(await Promise.all([call(1), call('two'), call([3])]), [1, 'two', [3]]);
});

test('call() ends a worker that hangs, and the next call is served by a fresh one', async (t) => {
  const { call } = echo(t);
  const [hung, next] = await Promise.allSettled([call('hang'), call('next')]);
  assert.equal(hung.status, 'rejected');
  assert.deepEqual(next, { status: 'fulfilled', value: 'next' });
});

test('call() survives a worker that dies', async (t) => {
  const { call } = echo(t);
  await assert.rejects(call('die'), /ended/);
  assert.equal(await call('next'), 'next');
});

test('call() tells a refusal of the work from a fault of the worker', async (t) => {
  await assert.rejects(echo(t).call('fail'), WorkerFailure);
});

test('call() leaves out a call that is aborted before its turn', async (t) => {
  const { call } = echo(t);
  const left = new AbortController();
  const [first, second, third] = [call(1), call('die', left.signal), call(3)];
  left.abort(new Error('left'));
  await assert.rejects(second, /left/);
  assert.deepEqual(await Promise.all([first, third]), [1, 3]);
});

test('call() is refused after close()', async (t) => {
  const calls = echo(t);
  await calls.close();
  await assert.rejects(calls.call(1), /closed/);
});

import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { Agent } from 'undici';
import { openTarget } from './open-target.ts';
import { recognise } from './recognise.ts';
import { serveForTest } from './serve.fixture.ts';
import { TargetError } from './target-error.ts';

const refusal = async (running: Promise<unknown>): Promise<TargetError> => {
  const error: unknown = await running.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TargetError, String(error));
  assert.match(error.message, /^[A-Z][^\n]*[^.\n]$/, 'one sentence');
  return error;
};

test('recognise() takes Onecall for Onecall, and nothing else', async (t) => {
  const dispatcher = new Agent();
  t.after(() => dispatcher.destroy());
  const onecall = await serveForTest(t, (_, answer) =>
    answer.end('{"service":"onecall","commit":"abc"}'),
  );
  assert.equal(await recognise(onecall, dispatcher), 'abc');
  const others: RequestListener[] = [
    (_, answer) => answer.end('<html>hello</html>'),
    (_, answer) => answer.end('{"service":"other"}'),
    (_, answer) => answer.writeHead(404).end('{"service":"onecall","commit":"abc"}'),
    (_, answer) => answer.writeHead(302, { location: '/login' }).end(),
    (_, answer) => answer.end('x'.repeat(5_000_000)),
  ];
  for (const other of others) {
    const error = await refusal(recognise(await serveForTest(t, other), dispatcher));
    assert.equal(error.code, 'not_onecall', error.message);
  }
});

test('recognise() gives up on who does not answer, and on what is no address', async (t) => {
  const dispatcher = new Agent();
  t.after(() => dispatcher.destroy());
  const silent = await serveForTest(t, () => {});
  assert.equal((await refusal(recognise(silent, dispatcher, 200))).code, 'unreachable');
  for (const url of ['http://127.0.0.1:1', 'http://no-such-host.invalid', 'nonsense', 'file:///x'])
    assert.equal((await refusal(recognise(url, dispatcher))).code, 'unreachable', url);
});

test('openTarget() says what is missing: an environment, or a token', async (t) => {
  const none = await refusal(openTarget({ env: 'no-such-environment' }));
  assert.equal(none.code, 'unknown_environment');
  assert.equal((await refusal(openTarget({ env: '../etc' }))).code, 'unknown_environment');
  const onecall = await serveForTest(t, (_, answer) =>
    answer.end('{"service":"onecall","commit":"abc"}'),
  );
  assert.match((await refusal(openTarget({ url: onecall }))).message, /TOKEN= and TOKEN_B=/);
  const { target } = await openTarget({ url: onecall, token: 'x', tokenB: 'y' });
  assert.deepEqual(target.users, ['a', 'b']);
  await target.close();
});

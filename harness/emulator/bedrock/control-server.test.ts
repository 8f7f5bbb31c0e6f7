import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL, newTraceId } from './bedrock.fixture.ts';
import { scripted } from './scripted.fixture.ts';

const models = {
  [MODEL]: { respond: scripted('the model') },
  'offline.other-v1:0': { respond: scripted('the other') },
};

test('a behaviour holds for its scope: all, one model, one run, one trace, the next calls', async (t) => {
  const { control, converse } = await bedrockForTest(t, models);
  const run = newTraceId().slice(0, 16);
  const traceId = newTraceId(run);
  const said = async (fields: Parameters<typeof asking>[1]) => {
    const { output } = await converse(asking('?', fields));
    return output?.message?.content?.[0]?.text;
  };
  await control.behave({ text: 'all' });
  await control.behave({ scope: { modelId: 'offline.other-v1:0' }, text: 'model' });
  await control.behave({ scope: { run }, text: 'run' });
  await control.behave({ scope: { traceId, next: 2 }, text: 'trace' });
  assert.equal(await said({}), 'all');
  assert.equal(await said({ modelId: 'offline.other-v1:0' }), 'model');
  assert.equal(await said({ traceId: newTraceId(run) }), 'run');
  assert.equal(await said({ traceId, modelId: 'offline.other-v1:0' }), 'trace');
  assert.equal((await control.behaviours()).at(-1)?.scope.next, 1);
  assert.equal(await said({ traceId }), 'trace');
  assert.equal(await said({ traceId }), 'run');
  await control.clearBehaviour({ run });
  assert.equal(await said({ traceId }), 'all');
  await control.clearBehaviour();
  assert.equal(await said({ traceId }), 'the model');
  assert.deepEqual(await control.behaviours(), []);
});

test('behaviours of several scopes add up, and a new one replaces that of its scope', async (t) => {
  const { control, streamed } = await bedrockForTest(t, models);
  const traceId = newTraceId();
  await control.behave({ latencyMs: 150 });
  await control.behave({ scope: { traceId }, firstLine: 'replaced' });
  await control.behave({ scope: { traceId }, text: 'hello' });
  const startedAt = performance.now();
  assert.equal((await streamed(asking('?', { traceId }))).text, 'hello');
  assert.ok(performance.now() - startedAt >= 145);
  assert.equal((await control.behaviours()).length, 2);
});

test('bad control input is a 400 that says what is accepted', async (t) => {
  const { bedrock } = await bedrockForTest(t, models);
  const cases = [
    ['PUT', '/behaviour', { color: 'red' }, /color.*accepted are scope, latencyMs/],
    ['PUT', '/behaviour', { latencyMs: -1 }, /latencyMs/],
    ['PUT', '/behaviour', { latencyMs: '5' }, /latencyMs: .*expected number/],
    ['PUT', '/behaviour', { errorKind: 'Oops' }, /errorKind: one of AccessDeniedException/],
    [
      'PUT',
      '/behaviour',
      { exceptionAfterTokens: { tokens: 1, kind: 'toString' } },
      /one of internal/,
    ],
    ['PUT', '/behaviour', { scope: { traceId: 'x' } }, /scope\.traceId: 32 hex digits/],
    ['PUT', '/behaviour', { scope: { run: 'x' } }, /scope\.run: the first 16 hex digits/],
    ['PUT', '/behaviour', { text: 5 }, /text: text or a list of tokens/],
    ['PUT', '/behaviour', [], /body/],
    ['DELETE', '/behaviour?user=1', undefined, /accepted are modelId, run, traceId/],
    ['GET', '/counters/xyz', undefined, /32 hex digits/],
    ['GET', '/runs/xyz', undefined, /16 hex digits/],
  ] as const;
  for (const [method, path, body, message] of cases) {
    const response = await fetch(new URL(path, bedrock.controlUrl), {
      method,
      ...(body
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        : {}),
    });
    assert.equal(response.status, 400, `${method} ${path}`);
    assert.match(JSON.stringify(await response.json()), message);
  }
  const unknown = await fetch(new URL('/count', bedrock.controlUrl));
  await unknown.body?.cancel();
  assert.equal(unknown.status, 404);
});

test('the control port refuses a Host header that is not loopback', async (t) => {
  const { bedrock } = await bedrockForTest(t, models);
  const statusFor = (host: string) =>
    new Promise((resolve, reject) => {
      request(new URL('/counters', bedrock.controlUrl), { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80']) {
    assert.equal(await statusFor(host), 403, host);
  }
  for (const host of ['127.0.0.1:1', 'localhost', '[::1]:9']) {
    assert.equal(await statusFor(host), 200, host);
  }
});

test('untilQuiet() says how many calls are in flight when it gives up', async (t) => {
  const { control, converse } = await bedrockForTest(t, models);
  await control.behave({ latencyMs: 60_000 });
  const abort = new AbortController();
  const call = converse(asking('?'), abort.signal);
  while ((await control.counters()).total.inFlight === 0);
  await assert.rejects(control.untilQuiet({ timeoutMs: 30 }), /within 30 ms: 1 calls in flight/);
  abort.abort();
  await assert.rejects(call);
});

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { text as textFrom } from 'node:stream/consumers';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL, newTraceId, textOfEvent } from './bedrock.fixture.ts';
import { serviceErrors, streamErrors } from './errors.ts';
import { scripted } from './scripted.fixture.ts';

const models = { [MODEL]: { respond: scripted('one two three four five six') } };
const keysOf = <Key extends string>(table: Record<Key, unknown>) =>
  Object.keys(table).filter((key): key is Key => key in table);

for (const errorKind of keysOf(serviceErrors)) {
  test(`serviceErrors ${errorKind} reaches the SDK by name and status, and is not billed`, async (t) => {
    const { control, converse, stream } = await bedrockForTest(t, models);
    const traceId = newTraceId();
    await control.behave({ scope: { traceId }, errorKind });
    const [httpStatusCode] = serviceErrors[errorKind];
    const expected = { name: errorKind, $metadata: { httpStatusCode, attempts: 1 } };
    for (const call of [converse(asking('?', { traceId })), stream(asking('?', { traceId }))]) {
      await assert.rejects(call, (error: typeof expected) => {
        assert.equal(error.name, expected.name);
        assert.equal(error.$metadata.httpStatusCode, httpStatusCode);
        return true;
      });
    }
    const { counts, calls } = await control.trace(traceId);
    assert.equal(counts.received, 2);
    assert.equal(counts.accepted, 0);
    assert.equal(counts[errorKind === 'ThrottlingException' ? 'throttled' : 'refused'], 2);
    assert.deepEqual(new Set(calls.map((call) => call.errorKind)), new Set([errorKind]));
  });
}

for (const kind of keysOf(streamErrors)) {
  test(`streamErrors ${kind} ends a stream after its tokens, and Converse altogether`, async (t) => {
    const { control, converse, stream } = await bedrockForTest(t, models);
    const traceId = newTraceId();
    await control.behave({ scope: { traceId }, exceptionAfterTokens: { tokens: 3, kind } });
    let text = '';
    const reading = (async () => {
      for await (const event of await stream(asking('?', { traceId }))) text += textOfEvent(event);
    })();
    await assert.rejects(reading, { name: kind[0]?.toUpperCase() + kind.slice(1) });
    assert.equal(text, 'one two three');
    await assert.rejects(converse(asking('?', { traceId })), { name: streamErrors[kind] });
    const { counts } = await control.trace(traceId);
    assert.equal(counts.accepted, 2);
    assert.equal(counts.broken, 2);
    assert.equal(counts.inFlight, 0);
  });
}

test('a model that throws is a ModelErrorException, and a modelStreamErrorException in a stream', async (t) => {
  const failing = async function* fail() {
    yield 'so far ';
    throw new Error('The upstream model fell over');
  };
  const { control, converse, streamed } = await bedrockForTest(t, {
    [MODEL]: { respond: failing },
  });
  const message = 'The upstream model fell over';
  await assert.rejects(converse(asking('?')), { name: 'ModelErrorException', message });
  await assert.rejects(streamed(asking('?')), { name: 'ModelStreamErrorException', message });
  assert.equal((await control.counters()).total.broken, 2);
});

test('a model that is not served is a ResourceNotFoundException, what is no id a ValidationException', async (t) => {
  const { control, converse } = await bedrockForTest(t, models);
  const unknown = converse(asking('?', { modelId: 'eu.amazon.nova-9-v1:0' }));
  await assert.rejects(unknown, { name: 'ResourceNotFoundException' });
  const noId = converse(asking('?', { modelId: 'no model' }));
  await assert.rejects(noId, {
    name: 'ValidationException',
    message: /model identifier is invalid/,
  });
  await assert.rejects(converse(asking('?', { modelId: 'constructor' })), /identifier is invalid/);
  assert.equal((await control.counters()).total.refused, 3);
});

test('a request that Bedrock would not take is a ValidationException that says why', async (t) => {
  const { converse, control } = await bedrockForTest(t, models);
  const user = { role: 'user' as const, content: [{ text: 'hello' }] };
  const assistant = { role: 'assistant' as const, content: [{ text: 'hi' }] };
  const image = { image: { format: 'png' as const, source: { bytes: new Uint8Array(1) } } };
  const tool = { toolSpec: { name: 'x', inputSchema: { json: {} } } };
  const cases = [
    [{ messages: [] }, /messages/],
    [{ messages: [assistant] }, /must start with a user message/],
    [{ messages: [user, user] }, /must alternate/],
    [
      { messages: [{ role: 'user', content: [{ text: ' \n' }] }] },
      /messages\.0\.content\.0 is blank/,
    ],
    [{ system: [{ text: '' }] }, /system\.0 is blank/],
    [{ messages: [{ role: 'user', content: [image] }] }, /doesn't support the image content block/],
    [{ toolConfig: { tools: [tool] } }, /doesn't support tool use/],
    [{ inferenceConfig: { maxTokens: 0 } }, /inferenceConfig\.maxTokens/],
    [{ inferenceConfig: { temperature: 2 } }, /inferenceConfig\.temperature/],
    [{ requestMetadata: { note: '{}' } }, /requestMetadata/],
  ] as const satisfies readonly (readonly [Parameters<typeof asking>[1], RegExp])[];
  for (const [fields, message] of cases) {
    const { messages, ...rest } = { messages: undefined, ...fields };
    const input = asking('?', { ...rest, ...(messages ? { messages: [...messages] } : {}) });
    await assert.rejects(converse(input), { name: 'ValidationException', message });
  }
  const { total } = await control.counters();
  assert.equal(total.refused, cases.length);
  assert.equal(total.accepted, 0);
});

test('a refused request is counted for its trace, even when it is not valid', async (t) => {
  const { converse, control } = await bedrockForTest(t, models);
  const traceId = newTraceId();
  await assert.rejects(converse(asking(' ', { traceId })), { name: 'ValidationException' });
  assert.equal((await control.trace(traceId)).counts.refused, 1);
});

/** Sends a malformed request, which the AWS SDK would not send. */
async function raw(
  url: string,
  path: string,
  options: { method?: string; body?: string; authorization?: string },
) {
  const { method = 'POST', body = '', authorization } = options;
  const headers = authorization === undefined ? {} : { authorization };
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number | undefined;
    body: string;
    errorType: unknown;
  }>();
  const sent = request(new URL(path, url), { method, headers }, (response) => {
    const errorType = response.headers['x-amzn-errortype'];
    textFrom(response).then(
      (text) => resolve({ status: response.statusCode, body: text, errorType }),
      reject,
    );
  });
  sent.on('error', reject).end(body);
  return promise;
}

test('a request without credentials, of no JSON, or to no operation is refused', async (t) => {
  const { bedrock, control } = await bedrockForTest(t, models);
  const path = `/model/${encodeURIComponent(MODEL)}/converse`;
  const body = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'hi' }] }] });
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-central-1/bedrock/aws4_request, SignedHeaders=host, Signature=0';
  assert.equal((await raw(bedrock.url, path, { body, authorization })).status, 200);
  assert.equal((await raw(bedrock.url, path, { body, authorization: 'Bearer key' })).status, 200);
  const anonymous = await raw(bedrock.url, path, { body });
  assert.equal(anonymous.status, 403);
  assert.match(String(anonymous.errorType), /^MissingAuthenticationTokenException:/);
  const forOther = authorization.replace('bedrock', 's3');
  assert.equal((await raw(bedrock.url, path, { body, authorization: forOther })).status, 403);
  const noJson = await raw(bedrock.url, path, { body: '{', authorization });
  assert.equal(noJson.status, 400);
  assert.match(noJson.body, /Malformed input request/);
  const badEscape = await raw(bedrock.url, '/model/%E0%A4%A/converse', { body, authorization });
  assert.equal(badEscape.status, 400);
  assert.equal((await raw(bedrock.url, '/model/x/invoke', { body, authorization })).status, 404);
  assert.equal((await raw(bedrock.url, path, { method: 'GET', authorization })).status, 404);
  const { total } = await control.counters();
  assert.equal(total.received, 6);
  assert.equal(total.accepted, 2);
});

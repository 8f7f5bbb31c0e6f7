import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { test, type TestContext } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL, textOfEvent } from './bedrock.fixture.ts';
import { openAiUpstream } from './openai-upstream.ts';

/** Starts a server with the streaming protocol of OpenAI's chat completions, like Ollama and llama.cpp. */
async function completionServer(t: TestContext, tokens: readonly string[], perTokenMs = 0) {
  const asked: unknown[] = [];
  let aborted = 0;
  const served: Promise<undefined>[] = [];
  const server = createServer((request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) aborted += 1;
    });
    served.push(serve(request, response));
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<undefined> => {
    asked.push(await json(request));
    if (request.url !== '/v1/chat/completions') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const content of tokens) {
      const choices = [{ index: 0, delta: { content }, finish_reason: null }];
      response.write(`data: ${JSON.stringify({ object: 'chat.completion.chunk', choices })}\n\n`);
      await new Promise((resolve) => setTimeout(resolve, perTokenMs));
      if (response.destroyed) return undefined;
    }
    response.end('data: [DONE]\n\n');
    return undefined;
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    // The test waits for every request handler, even one that is still pausing when its client disconnects.
    await Promise.all(served);
  });
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  return { baseUrl: `http://127.0.0.1:${address.port}/v1`, asked, aborted: () => aborted };
}

test('openAiUpstream() passes the request on and streams what comes back', async (t) => {
  const upstream = await completionServer(t, ['Über ', '', 'Gänse', ' 🪿']);
  const respond = openAiUpstream({ baseUrl: upstream.baseUrl, model: 'llama' });
  const { streamed } = await bedrockForTest(t, { [MODEL]: { respond } });
  const answer = await streamed({
    modelId: MODEL,
    system: [{ text: 'Be brief.' }],
    messages: [
      { role: 'user', content: [{ text: 'a' }, { text: 'b' }] },
      { role: 'assistant', content: [{ text: 'c' }] },
      { role: 'user', content: [{ text: 'd' }] },
    ],
    inferenceConfig: { maxTokens: 50, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
  });
  assert.equal(answer.text, 'Über Gänse 🪿');
  assert.deepEqual(upstream.asked, [
    {
      model: 'llama',
      stream: true,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'a\nb' },
        { role: 'assistant', content: 'c' },
        { role: 'user', content: 'd' },
      ],
      max_tokens: 50,
      temperature: 0.5,
      top_p: 0.9,
      stop: ['END'],
    },
  ]);
});

test('openAiUpstream() ends the upstream call when the client goes away', async (t) => {
  const upstream = await completionServer(
    t,
    Array.from({ length: 500 }, () => 'word '),
    10,
  );
  const respond = openAiUpstream({ baseUrl: upstream.baseUrl, model: 'llama' });
  const { control, stream } = await bedrockForTest(t, { [MODEL]: { respond } });
  const abort = new AbortController();
  const reading = (async () => {
    for await (const event of await stream(asking('?'), abort.signal)) {
      if (textOfEvent(event)) abort.abort();
    }
  })();
  await assert.rejects(reading);
  const { total } = await control.untilQuiet();
  assert.equal(total.aborted, 1);
  const giveUpAt = performance.now() + 30_000;
  while (upstream.aborted() === 0 && performance.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(upstream.aborted(), 1);
});

test('openAiUpstream() ends the upstream call when maxTokens are written', async (t) => {
  const upstream = await completionServer(
    t,
    Array.from({ length: 500 }, () => 'word '),
    5,
  );
  const respond = openAiUpstream({ baseUrl: upstream.baseUrl, model: 'llama' });
  const { streamed } = await bedrockForTest(t, { [MODEL]: { respond } });
  const answer = await streamed(asking('?', { inferenceConfig: { maxTokens: 4 } }));
  assert.equal(answer.stopReason, 'max_tokens');
  assert.equal(answer.usage?.outputTokens, 4);
});

test('openAiUpstream() reports a server that is not there as a failed model', async (t) => {
  const respond = openAiUpstream({ baseUrl: 'http://127.0.0.1:9/v1', model: 'llama' });
  const { converse } = await bedrockForTest(t, { [MODEL]: { respond } });
  await assert.rejects(converse(asking('?')), { name: 'ModelErrorException' });
});

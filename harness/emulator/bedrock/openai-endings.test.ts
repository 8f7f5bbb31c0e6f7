import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test, type TestContext } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL } from './bedrock.fixture.ts';
import { openAiUpstream } from './openai-upstream.ts';

/** Starts a server of OpenAI's chat completions, which streams the given deltas and then the given finish reason. */
async function completionServer(
  t: TestContext,
  deltas: readonly Readonly<Record<string, string>>[],
  finishReason: string,
): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const frames = [
      ...deltas.map((delta) => ({ index: 0, delta, finish_reason: null })),
      { index: 0, delta: {}, finish_reason: finishReason },
    ];
    for (const choice of frames)
      response.write(
        `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [choice] })}\n\n`,
      );
    response.end('data: [DONE]\n\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  return `http://127.0.0.1:${address.port}/v1`;
}

for (const [finishReason, stopReason] of [
  ['stop', 'end_turn'],
  ['length', 'max_tokens'],
  ['content_filter', 'content_filtered'],
  ['tool_calls', 'tool_use'],
  ['function_call', 'tool_use'],
  ['insufficient_system_resource', 'insufficient_system_resource'],
] as const) {
  test(`openAiUpstream() ends an answer of ${finishReason} as ${stopReason}`, async (t) => {
    const baseUrl = await completionServer(t, [{ content: 'Half' }], finishReason);
    const respond = openAiUpstream({ baseUrl, model: 'llama' });
    const { streamed } = await bedrockForTest(t, { [MODEL]: { respond } });
    const answer = await streamed(asking('?'));
    assert.deepEqual([answer.text, answer.stopReason], ['Half', stopReason]);
  });
}

for (const field of ['reasoning_content', 'reasoning']) {
  test(`openAiUpstream() streams ${field} apart from the text`, async (t) => {
    const deltas = [{ [field]: 'Let me ' }, { [field]: 'think.' }, { content: '96' }];
    const respond = openAiUpstream({
      baseUrl: await completionServer(t, deltas, 'stop'),
      model: 'r1',
    });
    const { streamed, stream } = await bedrockForTest(t, { [MODEL]: { respond } });
    assert.equal((await streamed(asking('?'))).text, '96');
    let reasoning = '';
    for await (const event of await stream(asking('?')))
      reasoning += event.contentBlockDelta?.delta?.reasoningContent?.text ?? '';
    assert.equal(reasoning, 'Let me think.');
  });
}

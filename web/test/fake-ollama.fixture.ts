import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const Question = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
});

/**
 * Creates a server that lists models and streams chat completions as Ollama does. Each model answers with its name
 * and the length of the last message.
 */
function ollama(installed: readonly string[]): Server {
  return createServer((request, response) => {
    void (async () => {
      if (request.url === '/api/tags')
        return response.end(JSON.stringify({ models: installed.map((name) => ({ name })) }));
      if (request.url !== '/v1/chat/completions') return response.writeHead(404).end();
      const { model, messages } = Question.parse(await json(request));
      const asked = messages.at(-1)?.content ?? '';
      const topic = /\btopic (\w+)/.exec(asked)?.[1] ?? 'nothing';
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const content of ['general', ' 91\n', `I am ${model}, `, `you asked about ${topic}.`])
        response.write(
          `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`,
        );
      const last = { index: 0, delta: {}, finish_reason: 'stop' };
      return response.end(`data: ${JSON.stringify({ choices: [last] })}\n\ndata: [DONE]\n\n`);
    })();
  });
}

const WAIT_MS = 60_000;

/**
 * Starts the fake Ollama server on a port; waits if another test uses the port.
 * @returns a function that stops the server, or undefined if the port stays in use, such as by a real Ollama
 */
export async function startFakeOllama(
  port: number,
  installed: readonly string[],
): Promise<(() => Promise<void>) | undefined> {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await wait(500)) {
    const server = ollama(installed);
    server.listen(port, '127.0.0.1');
    const isListening = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isListening) continue;
    return async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    };
  }
  return undefined;
}

/**
 * The raw server, with which Onecall's server is compared. It uses only node:http and the AWS SDK, and sends each piece
 * of the model's text as a server-sent event. It ends when its parent process disconnects.
 */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { converse, createBedrockClient, eventText } from './bedrock-client.ts';
import { ConverseInput } from './converse-input.ts';

const Body = z.object({ modelId: z.string(), input: ConverseInput });

const client = createBedrockClient(process.argv[2] ?? '');
const server = createServer((request, response) => {
  void (async () => {
    try {
      const events = await converse({ client, ...Body.parse(await json(request)) });
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      for await (const event of events) {
        const text = eventText(event);
        if (text !== '') response.write(`data: ${JSON.stringify({ text })}\n\n`);
      }
      response.end('event: end\ndata: {}\n\n');
    } catch (error) {
      console.error(error);
      response.destroy();
    }
  })();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.send?.({ port: address.port });
});
process.once('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});

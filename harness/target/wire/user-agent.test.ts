import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Agent } from 'undici';
import { createRequest } from '../../load/http-request.ts';
import { recognise } from '../recognise.ts';
import { ask } from './ask.ts';
import { send } from './send.ts';

/** What `NoUserAgent_HEADER` of AWS's common rules does to whoever does not say who asks. */
test('a firewall that turns away anonymous clients lets every request of ours pass', async (t) => {
  const refused: (string | undefined)[] = [];
  const server = createServer(({ url, headers }, answer) => {
    if (headers['user-agent']) return answer.end('{"service":"onecall","commit":"abc"}');
    refused.push(url);
    return answer.writeHead(403).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dispatcher = new Agent();
  t.after(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  const url = `http://127.0.0.1:${address.port}`;

  assert.equal(await recognise(url, dispatcher), 'abc');
  await send({ url, path: '/', dispatcher });
  const asker = { url, user: 'a', token: 'x', run: '0'.repeat(16), dispatcher, timeoutMs: 5_000 };
  for (const procedure of ['chat', 'classify'] as const)
    await ask(asker, { id: procedure, procedure, query: 'q' });
  const { signal } = new AbortController();
  await createRequest({ url })({ index: 0, person: 0, seed: 0, signal, mark: () => {} });
  assert.deepEqual(refused, []);
});

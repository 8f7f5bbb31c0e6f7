import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent } from 'undici';
import { recognise } from '../recognise.ts';
import { serveForTest } from '../serve.fixture.ts';
import { sendQuestion } from './ask.ts';
import { send } from './send.ts';

/** The server refuses requests without a user agent, as the rule `NoUserAgent_HEADER` of the AWS firewall does. */
test('a firewall that turns away anonymous clients lets every request of ours pass', async (t) => {
  const refused: (string | undefined)[] = [];
  const url = await serveForTest(t, ({ url: path, headers }, answer) => {
    if (headers['user-agent']) return answer.end('{"service":"onecall","commit":"abc"}');
    refused.push(path);
    return answer.writeHead(403).end();
  });
  const dispatcher = new Agent();
  t.after(() => dispatcher.destroy());
  assert.equal(await recognise(url, dispatcher), 'abc');
  await send({ url, path: '/', dispatcher });
  const asker = { url, user: 'a', token: 'x', run: '0'.repeat(16), dispatcher, timeoutMs: 5_000 };
  for (const procedure of ['chat', 'classify'] as const)
    await sendQuestion(asker, { id: procedure, procedure, query: 'q' });
  assert.deepEqual(refused, []);
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { waitForCommit } from './healthy.ts';

test('waitForCommit() passes a firewall that turns away clients without a name', async (t) => {
  const server = createServer(({ headers }, answer) =>
    headers['user-agent']
      ? answer.end('{"service":"onecall","commit":"abc"}')
      : answer.writeHead(403).end(),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  await waitForCommit(`http://127.0.0.1:${address.port}`, 'abc', false);
});

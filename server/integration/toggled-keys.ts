import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Starts a proxy between the server and an endpoint of public keys. The keys are unreachable while `state.url` is not
 * set; `state.slowMs` delays them.
 */
export async function startToggledKeys() {
  const state: { url: string | undefined; slowMs: number } = { url: undefined, slowMs: 0 };
  const server = createServer(({ socket }, response) => {
    if (state.url === undefined) {
      socket.resetAndDestroy();
      return;
    }
    sleep(state.slowMs, state.url)
      .then((url) => fetch(url))
      .then(async (keys) => response.writeHead(keys.status).end(await keys.text()))
      .catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The keys have no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    state,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

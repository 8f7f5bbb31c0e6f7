import { once } from 'node:events';
import http from 'node:http';

/** Starts a server for fixtures: `/big` returns 5 MB, `/slow` responds after 400 ms. */
export function serve() {
  const server = http.createServer((request, response) => {
    if (request.url === '/slow') setTimeout(() => response.end('late'), 400);
    else response.end(request.url === '/big' ? 'x'.repeat(5e6) : 'ok');
  });
  let listening: Promise<unknown> | undefined;
  const port = async (): Promise<number> => {
    listening ??= once(server.listen(0, '127.0.0.1'), 'listening');
    await listening;
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  return {
    port,
    url: async () => `http://127.0.0.1:${await port()}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

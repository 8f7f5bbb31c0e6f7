import { createServer, type Server } from 'node:http';
import { isLoopbackHost } from '../control/loopback-control.ts';
import { listen } from '../listen.ts';

/**
 * Starts a server on loopback that emulates the region's public-key endpoint: `GET /<kid>` returns a key as PEM.
 * @param publicKey returns the key with a key id; undefined for an unknown id
 */
export async function startPublicKeysServer(
  publicKey: (kid: string) => string | undefined,
): Promise<{ server: Server; url: string }> {
  const server = createServer(({ method, url = '', headers }, response) => {
    const pem = method === 'GET' ? publicKey(url.slice(1)) : undefined;
    const isServed = isLoopbackHost(headers.host) && pem !== undefined;
    response.writeHead(isServed ? 200 : 403, {
      'content-type': isServed ? 'application/octet-stream' : 'text/plain',
    });
    response.end(isServed ? pem : 'There is no such key\n');
  });
  return { server, url: await listen(server) };
}

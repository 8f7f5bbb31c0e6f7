import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { serveApi } from './api.ts';
import { makeFederation } from './federation.ts';
import { makeHostedUi } from './hosted-ui.ts';
import type { Pool } from './pool-context.ts';
import type { RunningPool } from './served-pool.ts';
import { makeProvider } from './provider.ts';

export const issuerOf = (region: string, poolId: string): string =>
  `https://cognito-idp.${region}.amazonaws.com/${poolId}`;

export const jwksUrlOf = (url: string, poolId: string): string =>
  `${url}/${poolId}/.well-known/jwks.json`;

export type ServedPool = Readonly<{ pool: RunningPool; serve: RequestListener }>;

/** Creates a server for the hosted UI and the API of a user pool. */
export function servePool(pool: Pool): ServedPool {
  const running = {
    ...pool,
    provider: makeProvider(pool),
    federation: makeFederation(pool),
  };
  running.provider.use(makeHostedUi(running));
  running.provider.on('server_error', (_ctx, error) => console.error('Cognito emulator:', error));
  const oauth = running.provider.callback();
  const serve: RequestListener = (request, response) => {
    if (request.headers['x-amz-target'] !== undefined) void serveApi(running, request, response);
    else void oauth(request, response);
  };
  return { pool: running, serve };
}

export type LoopbackServer = Readonly<{ url: string; close: () => Promise<void> }>;

/** Starts listening on loopback. @throws the error of `listen`, for example when the port is taken */
export async function listenOnLoopback(
  port: number,
  listener: RequestListener,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

import { createServer, type RequestListener } from 'node:http';
import { closeServer, listen } from '../listen.ts';
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

/** Starts a server on loopback. @throws the error of `listen`, for example when the port is taken */
export async function listenOnLoopback(port: number, listener: RequestListener) {
  const server = createServer(listener);
  return { url: await listen(server, port), close: () => closeServer(server) };
}

import type { JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  ALB_ARN,
  ALB_KEY,
  ALB_KID,
  API_CLIENT,
  POOL,
  POOL_KEY,
  WEB_CLIENT,
} from './token.fixture.ts';
import type { IdentityConfig } from './token-verifiers.ts';

/**
 * Serves the pool's JWK set and the load balancer's PEMs on loopback, as AWS's endpoints do, and keeps the path of each
 * request. `state.answer` replaces every answer by a status and a body; `hang` never answers. A redirect
 * leads to the keys, so that following it would show.
 */
export async function startKeyServer() {
  const paths: string[] = [];
  const state: { answer: 'keys' | 'hang' | Readonly<{ status: number; body: string }> } = {
    answer: 'keys',
  };
  const jwk: JsonWebKey = POOL_KEY.publicKey.export({ format: 'jwk' });
  const documents = new Map([
    ['/jwks', JSON.stringify({ keys: [{ ...jwk, kid: 'pool-1', alg: 'RS256', use: 'sig' }] })],
    [`/alb/${ALB_KID}`, String(ALB_KEY.publicKey.export({ type: 'spki', format: 'pem' }))],
  ]);
  const server = createServer(({ url = '' }, response) => {
    paths.push(url);
    if (state.answer === 'hang') return;
    const body = documents.get(url.replace(/^\/moved/, ''));
    const missing = { status: url.startsWith('/alb/') ? 403 : 404, body: 'denied' };
    const keys = body === undefined ? missing : { status: 200, body };
    const answer = state.answer === 'keys' || url.startsWith('/moved') ? keys : state.answer;
    response.writeHead(answer.status, { location: `/moved${url}` }).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The key server has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const config: IdentityConfig = {
    USER_POOL_ID: POOL,
    WEB_CLIENT_ID: WEB_CLIENT,
    API_CLIENT_ID: API_CLIENT,
    ALB_ARN,
    COGNITO_KEYS_URL: `${origin}/jwks`,
    ALB_KEYS_URL: `${origin}/alb`,
  };
  return {
    config,
    paths,
    state,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import type { JsonWebKey, KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  BALANCER_ARN,
  ALB_KEY,
  ALB_KID,
  API_CLIENT,
  TEST_POOL,
  POOL_KEY,
  WEB_CLIENT,
} from './token.fixture.ts';
import type { IdentityConfig } from './token-verifiers.ts';

/**
 * Starts a server on loopback with the user pool's JWK set and the load balancer's PEM keys, as AWS's endpoints have
 * them. The server records the path of each request. `state.answer` replaces every response by a status and a body;
 * `hang` leaves every request without a response. A redirect leads to good keys, so a test fails if the client follows
 * it.
 */
export async function startKeyServer() {
  const paths: string[] = [];
  const state: { answer: 'keys' | 'hang' | Readonly<{ status: number; body: string }> } = {
    answer: 'keys',
  };
  const documents = new Map<string, string>();
  const setPoolKeys = (keys: Readonly<Record<string, KeyObject>>) => {
    const set = Object.entries(keys).map(([kid, key]) => {
      const jwk: JsonWebKey = key.export({ format: 'jwk' });
      return { ...jwk, kid, alg: 'RS256', use: 'sig' };
    });
    documents.set('/jwks', JSON.stringify({ keys: set }));
  };
  const addBalancerKey = (kid: string, key: KeyObject) => {
    documents.set(`/alb/${kid}`, String(key.export({ type: 'spki', format: 'pem' })));
  };
  setPoolKeys({ 'pool-1': POOL_KEY.publicKey });
  addBalancerKey(ALB_KID, ALB_KEY.publicKey);
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
    USER_POOL_ID: TEST_POOL,
    WEB_CLIENT_ID: WEB_CLIENT,
    API_CLIENT_ID: API_CLIENT,
    ALB_ARN: BALANCER_ARN,
    TOKEN_MINUTES: 60,
    COGNITO_KEYS_URL: `${origin}/jwks`,
    ALB_KEYS_URL: `${origin}/alb`,
  };
  return {
    config,
    paths,
    state,
    setPoolKeys,
    addBalancerKey,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

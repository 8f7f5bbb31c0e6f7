import { createServer } from 'node:http';
import { once } from 'node:events';
import { serveApi } from './api.ts';
import { makeForgeKeys, type ForgeKeys } from './forge.ts';
import { makeHostedUi } from './hosted-ui.ts';
import { makePoolKeys } from './keys.ts';
import { parseCognitoOptions, type CognitoOptions } from './options.ts';
import { makeProvider } from './provider.ts';
import { TokenStore } from './token-store.ts';
import { UserPool } from './user-pool.ts';

export type { CognitoOptions } from './options.ts';

export type Cognito = Readonly<{
  /** Base URL of the hosted UI: `/oauth2/authorize`, `/oauth2/token`, `/logout` and so on. */
  domain: string;
  /** Endpoint of the `cognito-idp` API, for the AWS SDK. */
  apiUrl: string;
  jwksUrl: string;
  /** What `iss` says, as in AWS; nothing answers there. */
  issuer: string;
  /** The pool's keys, for tests that forge tokens (`forge.ts`). */
  forgeKeys(): Promise<ForgeKeys>;
  close(): Promise<void>;
}>;

/**
 * One user pool with hosted UI and API, on loopback. Everything is in memory, the signing key is made
 * at start. As in Cognito, the hosted UI remembers a login for an hour in a cookie of its own: until
 * `/logout`, signing in again asks for no password.
 * @throws {TypeError} when an option is wrong
 */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const settings = parseCognitoOptions(options);
  const pool = {
    settings,
    issuer: `https://cognito-idp.${settings.region}.amazonaws.com/${settings.userPoolId}`,
    keys: await makePoolKeys(),
    users: new UserPool(settings.userPoolId, settings.users),
    clients: new Map(settings.clients.map((client) => [client.clientId, client])),
    tokens: new TokenStore(),
  };
  const running = { ...pool, provider: makeProvider(pool) };
  running.provider.use(makeHostedUi(running));
  running.provider.on('server_error', (_ctx, error) => console.error('Cognito emulator:', error));
  const oauth = running.provider.callback();

  const server = createServer((request, response) => {
    if (request.headers['x-amz-target'] !== undefined) void serveApi(running, request, response);
    else void oauth(request, response);
  });
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    domain: url,
    apiUrl: url,
    jwksUrl: `${url}/${settings.userPoolId}/.well-known/jwks.json`,
    issuer: pool.issuer,
    forgeKeys: () => makeForgeKeys(pool.keys),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

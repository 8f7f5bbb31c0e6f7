import { makeForgeKeys } from './forge.ts';
import { makePoolKeys } from './keys.ts';
import { parseCognitoOptions, type CognitoOptions } from './options.ts';
import { issuerOf, jwksUrlOf, listenOnLoopback, servePool } from './running-pool.ts';
import { TokenStore } from './token-store.ts';
import { UserPool } from './user-pool.ts';

export type { CognitoOptions } from './options.ts';

export type Cognito = Awaited<ReturnType<typeof startCognito>>;

/**
 * Starts one user pool on loopback, with hosted UI and API. It keeps everything in memory, and creates its signing
 * key at the start. As in Cognito, the hosted UI remembers a login in a cookie for an hour: until `/logout`, further
 * sign-ins need no password. @throws {TypeError} when an option is wrong
 */
export async function startCognito(options: CognitoOptions) {
  const settings = parseCognitoOptions(options);
  const { userPoolId, region, title, passwordPolicy } = settings;
  const clients = new Map(settings.clients.map((client) => [client.clientId, client]));
  const { pool, serve } = servePool({
    id: userPoolId,
    title,
    issuer: issuerOf(region, userPoolId),
    keys: await makePoolKeys(),
    people: new UserPool(userPoolId, settings.users),
    clients: () => clients,
    passwordPolicy: () => passwordPolicy,
    tokens: new TokenStore(),
    reachable: (url) => url,
  });
  const { url, close } = await listenOnLoopback(settings.port, serve);
  return {
    /** Base URL of the hosted UI, which serves `/oauth2/authorize`, `/oauth2/token`, `/logout` and others. */
    domain: url,
    /** Endpoint of the `cognito-idp` API, for the AWS SDK. */
    apiUrl: url,
    jwksUrl: jwksUrlOf(url, userPoolId),
    /** Issuer (`iss`) of the pool's tokens, which is the same as in AWS. The emulator serves nothing at that URL. */
    issuer: pool.issuer,
    /** Returns keys of the pool and of an attacker, for tests that forge tokens (`forge.ts`). */
    forgeKeys: () => makeForgeKeys(pool.keys),
    close,
  };
}

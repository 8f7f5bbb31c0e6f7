import { makeForgeKeys, type ForgeKeys } from './forge.ts';
import { makePoolKeys } from './keys.ts';
import { parseCognitoOptions, type CognitoOptions } from './options.ts';
import { issuerOf, jwksUrlOf, listenOnLoopback, servePool } from './running-pool.ts';
import { TokenStore } from './token-store.ts';
import { UserPool } from './user-pool.ts';

export type { CognitoOptions } from './options.ts';

export type Cognito = Readonly<{
  /** Base URL of the hosted UI: `/oauth2/authorize`, `/oauth2/token`, `/logout` and so on. */
  domain: string;
  /** Endpoint of the `cognito-idp` API, for the AWS SDK. */
  apiUrl: string;
  jwksUrl: string;
  /** The `iss` of the pool's tokens, as in AWS. No server answers at that address. */
  issuer: string;
  /** The pool's keys, for tests that forge tokens (`forge.ts`). */
  forgeKeys(): Promise<ForgeKeys>;
  close(): Promise<void>;
}>;

/**
 * Starts one user pool with hosted UI and API, on loopback. Everything is in memory, and the signing key is made at the start. As in
 * Cognito, the hosted UI remembers a login for an hour in its own cookie: until `/logout`, the next sign-in asks for no password.
 * @throws {TypeError} when an option is wrong
 */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
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
    domain: url,
    apiUrl: url,
    jwksUrl: jwksUrlOf(url, userPoolId),
    issuer: pool.issuer,
    forgeKeys: () => makeForgeKeys(pool.keys),
    close,
  };
}

import type { RequestListener } from 'node:http';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { AwsAccess } from '../../aws-access.ts';
import { makeForgeKeys } from '../forge.ts';
import { makePoolKeys } from '../keys.ts';
import {
  issuerOf,
  jwksUrlOf,
  listenOnLoopback,
  servePool,
  type ServedPool,
} from '../running-pool.ts';
import { TokenStore } from '../token-store.ts';
import { AppliedPeople } from './applied-people.ts';
import { follow } from './follow.ts';
import { readPool, type AppliedPool } from './read-pool.ts';

export type AppliedCognitoOptions = Readonly<{
  aws: AwsAccess;
  /** Rewrites an applied callback or logout URL to its loopback address; returns every other URL unchanged. */
  toLoopback: (url: string) => string;
  say: (text: string) => void;
  title?: string;
}>;

type Current = ServedPool & { applied: AppliedPool };

/**
 * Serves the user pool that was applied through an AWS API, and adds what that API lacks: the hosted UI and the
 * sign-in. Pool, clients, policy, domain and users are read from the API every second. Tokens are signed with keys
 * that this process creates. Nothing is served while no pool is applied.
 */
export async function startAppliedCognito(options: AppliedCognitoOptions) {
  const { aws, toLoopback, say, title = 'Sign in' } = options;
  const { region } = aws;
  const api = new CognitoIdentityProviderClient(aws);
  const served = Promise.withResolvers<void>();
  let current: Current | undefined;

  const begin = async (applied: AppliedPool): Promise<Current> => {
    const { id } = applied;
    const now = () => (current?.applied.id === id ? current.applied : applied);
    const people = new AppliedPeople({
      api,
      userPoolId: id,
      clientId: () => [...now().clients.keys()][0],
      say,
    });
    const pool = servePool({
      id,
      title,
      issuer: issuerOf(region, id),
      keys: await makePoolKeys(),
      people,
      clients: () => now().clients,
      passwordPolicy: () => now().passwordPolicy,
      providers: () => now().providers,
      tokens: new TokenStore(),
      // A callback or logout URL whose host is a loopback address is refused, because AWS could not reach this machine
      // through it.
      reachable: (url) => (isLoopback(url) ? undefined : toLoopback(url)),
    });
    return { ...pool, applied };
  };

  const look = async () => {
    const applied = await readPool(api);
    if (applied === undefined) current = undefined;
    else if (current?.applied.id === applied.id) current.applied = applied;
    else current = await begin(applied);
    if (applied?.domain !== undefined) served.resolve();
  };

  const serve: RequestListener = (request, response) => {
    if (current && (current.applied.domain !== undefined || !isHostedUi(request.url))) {
      return current.serve(request, response);
    }
    const missing = current ? 'The user pool has no domain' : 'There is no user pool';
    const type = { 'content-type': 'application/json', 'x-amzn-errortype': NOT_FOUND };
    response.writeHead(400, type);
    response.end(JSON.stringify({ __type: NOT_FOUND, message: `${missing} in ${region} yet` }));
  };
  const server = await listenOnLoopback(0, serve);
  const following = follow({ look, name: 'Cognito', say });

  return {
    /** Base URL of the hosted UI, the `cognito-idp` API and the signing keys of the applied user pool. */
    url: server.url,
    jwksUrlFor: (poolId: string) => jwksUrlOf(server.url, poolId),
    /**
     * Returns the address of a user pool's hosted UI.
     * @throws {Error} naming the applied user pool and domain, when the arguments name other ones
     */
    hostedUi: async (userPoolArn: string, userPoolDomain: string) => {
      if (current === undefined) await following.now();
      const applied = current?.applied;
      if (applied?.arn === userPoolArn && applied.domain === userPoolDomain) {
        return { domain: server.url, issuer: issuerOf(region, applied.id) };
      }
      const there = applied
        ? `${applied.arn} with ${applied.domain === undefined ? 'no domain' : `domain "${applied.domain}"`}`
        : 'none';
      throw new Error(
        `There is no user pool ${userPoolArn} with domain "${userPoolDomain}", only ${there}`,
      );
    },
    /** Returns the keys with which tests forge tokens of a user pool. @throws {Error} when no such pool is applied. */
    async forgeKeys(poolId: string) {
      if (current?.applied.id === poolId) return makeForgeKeys(current.pool.keys);
      throw new Error(`There is no user pool ${poolId}, only ${current?.applied.id ?? 'none'}`);
    },
    /** Resolves when a user pool with a domain is served. */
    ready: () => served.promise,
    /** Reads the applied AWS resources now, and resolves once the emulator serves them. */
    refresh: following.now,
    /** Returns the reason why the applied user pool is not supported; undefined if it is supported. */
    problem: following.problem,
    async close() {
      await following.stop();
      await server.close();
      api.destroy();
    },
  };
}

const NOT_FOUND = 'ResourceNotFoundException';

const isLoopback = (url: string) =>
  /^(127\.[\d.]+|localhost|\[::1\])$/.test(URL.parse(url)?.hostname ?? '');

/**
 * Tells whether a path belongs to the hosted UI. In AWS, the hosted UI has another host than the API and the keys.
 */
const isHostedUi = (url = '/') => /^\/(oauth2|login|logout)\b/.test(url);

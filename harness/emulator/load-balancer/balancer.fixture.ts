import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from '../../kit/kit.ts';
import { startCognito, type Cognito } from '../cognito/cognito.ts';
import { closeServer, freePort, listen } from '../listen.ts';
import { startLoadBalancer, type EmulatedLoadBalancer } from './load-balancer.ts';
import type { LoadBalancerOptions, TargetAddress } from './options.ts';

/** ARN of the load balancer in these tests. */
export const ARN =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/test/50dc6c495c0c9188';
export const POOL = 'eu-central-1_Test1';
export const LOGIN_ALICE = { username: 'alice', password: 'correct horse' };

export async function startHttpTarget(
  t: TestContext,
  listener: RequestListener,
): Promise<TargetAddress & { server: Server }> {
  const server = createServer(listener);
  const url = new URL(await listen(server, 0, '127.0.0.1'));
  t.after(() => (server.listening ? closeServer(server) : undefined));
  return { host: '127.0.0.1', port: Number(url.port), server };
}

/** Answers with a description of the received request: method, path, raw headers, body. */
export const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, rawHeaders } = request;
    const body = Buffer.concat(chunks).toString('utf8');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method, url, rawHeaders, body }));
  });
};

/** Returns the values of one header of the request that `echo` described. */
export function echoed(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

export async function startBalancer(
  t: TestContext,
  options: Partial<LoadBalancerOptions>,
): Promise<EmulatedLoadBalancer> {
  const balancer = await startLoadBalancer({
    port: 0,
    arn: ARN,
    defaultActions: [{ type: 'forward', targetGroup: 'app' }],
    ...options,
  });
  t.after(() => balancer.close());
  return balancer;
}

/** Returns the settings of a target group named `app`, with health checks too rare to disturb a test. */
export const app = (...targets: TargetAddress[]) => ({
  targetGroups: [{ name: 'app', targets: targets.map(({ host, port }) => ({ host, port })) }],
});

export type SignInOptions = { accessTokenSeconds?: number; sessionTimeoutSeconds?: number };

/** Starts an emulated Cognito, and a load balancer that requires a login before it forwards to an `echo` target. */
export async function startWithLogin(
  t: TestContext,
  { accessTokenSeconds = 900, sessionTimeoutSeconds = 3_600 }: SignInOptions = {},
): Promise<{ balancer: EmulatedLoadBalancer; cognito: Cognito }> {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const clientId = 'web';
  const clientSecret = 'secret';
  const cognito = await startCognito({
    region: 'eu-central-1',
    userPoolId: POOL,
    clients: [
      {
        clientId,
        clientSecret,
        callbackUrls: [`${publicUrl}/oauth2/idpresponse`],
        logoutUrls: [`${publicUrl}/signed-out`],
        explicitAuthFlows: [],
        accessTokenSeconds,
      },
    ],
    users: [LOGIN_ALICE, { username: 'bob', password: 'battery staple' }],
  });
  t.after(() => cognito.close());
  const target = await startHttpTarget(t, echo);
  const rule = (priority: number, path: string, onUnauthenticated: 'deny' | 'authenticate') => ({
    priority,
    conditions: [{ field: 'path-pattern' as const, values: [path] }],
    actions: [
      { type: 'authenticate-cognito' as const, onUnauthenticated },
      { type: 'forward' as const, targetGroup: 'app' },
    ],
  });
  const balancer = await startBalancer(t, {
    port,
    ...app(target),
    cognito: {
      domain: cognito.domain,
      issuer: cognito.issuer,
      clientId,
      clientSecret,
      sessionTimeoutSeconds,
    },
    rules: [
      {
        priority: 1,
        conditions: [{ field: 'http-header', name: 'Authorization', values: ['Bearer *'] }],
        actions: [{ type: 'forward', targetGroup: 'app' }],
      },
      rule(2, '/trpc/*', 'deny'),
      {
        priority: 4,
        conditions: [{ field: 'path-pattern', values: ['/signed-out'] }],
        actions: [{ type: 'forward', targetGroup: 'app' }],
      },
    ],
    defaultActions: [{ type: 'authenticate-cognito' }, { type: 'forward', targetGroup: 'app' }],
  });
  return { balancer, cognito };
}

/** Waits until a condition holds. @throws when the condition does not hold in time */
export async function eventually(holds: () => boolean, withinMs = 20_000): Promise<void> {
  for (let waited = 0; waited < withinMs; waited += 5) {
    if (holds()) return;
    await sleep(5);
  }
  throw new Error(`Did not come true within ${withinMs} ms: ${holds.toString()}`);
}

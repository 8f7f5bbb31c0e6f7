import type { CognitoOptions } from '../emulator/cognito/cognito.ts';
import type { LoadBalancerOptions } from '../emulator/load-balancer/options.ts';
import * as settings from './local-settings.ts';

/**
 * Returns the emulated user pool. It has a confidential app client for the load balancer, a public one for programs,
 * and the demo's users.
 */
export const localCognito = (
  url: string,
  accessTokenSeconds = settings.ACCESS_TOKEN_SECONDS,
): CognitoOptions => ({
  region: settings.REGION,
  userPoolId: settings.USER_POOL_ID,
  title: 'Sign in to Onecall',
  clients: [
    {
      clientId: settings.WEB_CLIENT_ID,
      clientSecret: settings.WEB_CLIENT_SECRET,
      callbackUrls: [`${url}/oauth2/idpresponse`],
      logoutUrls: [`${url}/signed-out`],
      explicitAuthFlows: [],
      accessTokenSeconds,
    },
    {
      clientId: settings.API_CLIENT_ID,
      explicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      accessTokenSeconds,
    },
  ],
  users: settings.USERNAMES.map((username) => ({ username, password: settings.DEMO_PASSWORD })),
});

export const TARGET_GROUP = 'server';

const path = (...values: string[]) => ({ field: 'path-pattern' as const, values });
const forward = { type: 'forward' as const, targetGroup: TARGET_GROUP };
const signIn = (onUnauthenticated: 'authenticate' | 'deny') => ({
  type: 'authenticate-cognito' as const,
  onUnauthenticated,
});

type Balancing = Readonly<{
  port: number;
  url: string;
  cognito: Readonly<{ domain: string; issuer: string }>;
  idleTimeoutMs?: number;
  clientGone?: 'finish' | 'abort';
}>;

/**
 * Returns the emulated load balancer with the same five listener rules as in `stacks/`; the default rule is the last.
 */
export const localLoadBalancer = (parts: Balancing): LoadBalancerOptions => ({
  port: parts.port,
  publicUrl: parts.url,
  arn: settings.ALB_ARN,
  idleTimeoutMs: parts.idleTimeoutMs ?? 65_000,
  ...(parts.clientGone && { clientGone: parts.clientGone }),
  dropInvalidHeaderFields: true,
  cognito: {
    domain: parts.cognito.domain,
    issuer: parts.cognito.issuer,
    clientId: settings.WEB_CLIENT_ID,
    clientSecret: settings.WEB_CLIENT_SECRET,
    sessionTimeoutSeconds: settings.SESSION_HOURS * 3_600,
  },
  targetGroups: [
    {
      name: TARGET_GROUP,
      healthCheck: { path: '/readyz', intervalMs: 1_000, timeoutMs: 900, healthyThreshold: 2 },
    },
  ],
  rules: [
    {
      priority: 5,
      conditions: [{ field: 'http-header', name: 'X-Amzn-Oidc-Data', values: ['*'] }],
      actions: [
        {
          type: 'fixed-response',
          statusCode: '401',
          messageBody: 'A client may not send identity headers',
        },
      ],
    },
    {
      priority: 10,
      conditions: [path('/assets/*', '/signed-out', '/healthz')],
      actions: [forward],
    },
    {
      priority: 20,
      conditions: [
        path('/trpc/*'),
        { field: 'http-header', name: 'Authorization', values: ['Bearer *'] },
      ],
      actions: [forward],
    },
    { priority: 30, conditions: [path('/trpc/*')], actions: [signIn('deny'), forward] },
  ],
  defaultActions: [signIn('authenticate'), forward],
});

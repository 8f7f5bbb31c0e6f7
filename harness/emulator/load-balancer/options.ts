import * as z from 'zod';
import { DefaultActionsSchema, RulesSchema } from './rule.ts';

const Milliseconds = z.int().min(1).max(86_400_000);

const TargetSchema = z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) });

const HealthCheckSchema = z.strictObject({
  /** Port that health checks connect to; the target's traffic port when absent. */
  port: z.int().min(1).max(65_535).optional(),
  path: z.string().startsWith('/').default('/'),
  intervalMs: Milliseconds.default(30_000),
  timeoutMs: Milliseconds.default(5_000),
  healthyThreshold: z.int().min(1).max(10).default(5),
  unhealthyThreshold: z.int().min(1).max(10).default(2),
  /** Response statuses that count as healthy, such as `200`, `200,202` or `200-299`. */
  matcher: z
    .string()
    .regex(/^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$/, 'statuses such as 200, 200,202 or 200-299')
    .default('200'),
});

const TargetGroupSchema = z.strictObject({
  name: z.string().min(1),
  targets: z.array(TargetSchema).max(1_000, 'at most 1000 targets, as AWS takes').default([]),
  algorithm: z.enum(['round_robin', 'least_outstanding_requests']).default('round_robin'),
  healthCheck: HealthCheckSchema.default(HealthCheckSchema.parse({})),
  /** Longest time in milliseconds that a removed target has for finishing its requests. */
  deregistrationDelayMs: z.int().min(0).max(3_600_000).default(300_000),
});

const CognitoSchema = z.strictObject({
  /** Base URL of Cognito's hosted UI; slashes at its end are removed. */
  domain: z.url().transform((url) => url.replace(/\/+$/, '')),
  issuer: z.url(),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  scope: z.string().min(1).default('openid'),
  /** Lifetime of a session in seconds; AWS's default is seven days. */
  sessionTimeoutSeconds: z.int().min(1).max(604_800).default(604_800),
});

const OptionsSchema = z
  .strictObject({
    port: z.int().min(0).max(65_535),
    host: z.string().min(1).default('127.0.0.1'),
    arn: z
      .string()
      .regex(
        /^arn:aws[\w-]*:elasticloadbalancing:.+:loadbalancer\/app\/.+$/,
        'a load balancer ARN',
      ),
    /** URL that browsers use; by default the address that the load balancer listens on. */
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .transform((url) => new URL(url).origin)
      .optional(),
    rules: RulesSchema.default([]),
    defaultActions: DefaultActionsSchema,
    targetGroups: z.array(TargetGroupSchema).default([]),
    cognito: CognitoSchema.optional(),
    idleTimeoutMs: Milliseconds.default(60_000),
    /**
     * Treatment of a request whose client closed its connection. AWS documents nothing; users report that the
     * connection to the target stays open until the target ends its response.
     */
    clientGone: z.enum(['finish', 'abort']).default('finish'),
    /**
     * `routing.http.drop_invalid_header_fields.enabled`: drops headers whose names have characters other than
     * letters, digits and hyphens.
     */
    dropInvalidHeaderFields: z.boolean().default(false),
  })
  .superRefine(({ rules, defaultActions, targetGroups, cognito }, ctx) => {
    const refuse = (message: string) => ctx.addIssue({ code: 'custom', message });
    const names = targetGroups.map((group) => group.name);
    if (new Set(names).size < names.length) refuse('two target groups have the same name');
    const actions = [...rules.flatMap((rule) => rule.actions), ...defaultActions];
    for (const action of actions) {
      if (action.type === 'forward' && !names.includes(action.targetGroup)) {
        const known = names.length > 0 ? names.join(', ') : 'none';
        refuse(`a rule forwards to target group "${action.targetGroup}", there are: ${known}`);
      }
    }
    if (!cognito && actions.some((action) => action.type === 'authenticate-cognito')) {
      refuse('a rule has authenticate-cognito, but "cognito" is not given');
    }
  });

export type LoadBalancerOptions = z.input<typeof OptionsSchema>;
export type LoadBalancerSettings = z.output<typeof OptionsSchema>;
export type TargetGroupSettings = z.output<typeof TargetGroupSchema>;
export type CognitoClient = z.output<typeof CognitoSchema>;
export type TargetAddress = z.output<typeof TargetSchema>;

/** Validates the options. @throws {TypeError} naming every option that AWS would refuse */
export function parseLoadBalancerOptions(options: LoadBalancerOptions): LoadBalancerSettings {
  const parsed = OptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new TypeError(
    `Cannot run a load balancer with these settings:\n${z.prettifyError(parsed.error)}`,
  );
}

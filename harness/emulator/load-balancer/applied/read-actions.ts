import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import * as z from 'zod';
import { SESSION_COOKIE } from '../cookies.ts';
import type { RuleInput } from '../rule.ts';

type Actions = RuleInput['actions'];

export type Login = Readonly<{
  userPoolArn: string;
  clientId: string;
  /** Domain of the user pool's hosted UI: a prefix, or a custom domain. */
  userPoolDomain: string;
  scope: string;
  sessionTimeoutSeconds: number;
}>;

const Order = z.int().optional();

const Forward = z.strictObject({
  Type: z.literal('forward'),
  Order,
  TargetGroupArn: z.string().optional(),
  ForwardConfig: z
    .strictObject({
      TargetGroups: z
        .array(z.strictObject({ TargetGroupArn: z.string(), Weight: z.int().optional() }))
        .length(1, 'only one target group an action is emulated'),
      TargetGroupStickinessConfig: z
        .strictObject({
          Enabled: z.literal(false, 'stickiness is not emulated').optional(),
          DurationSeconds: z.int().optional(),
        })
        .optional(),
    })
    .optional(),
});

const ContentType = z.enum([
  'text/plain',
  'text/css',
  'text/html',
  'application/javascript',
  'application/json',
]);

const FixedResponse = z.strictObject({
  Type: z.literal('fixed-response'),
  Order,
  FixedResponseConfig: z.strictObject({
    StatusCode: z.string(),
    ContentType: ContentType.optional(),
    MessageBody: z.string().optional(),
  }),
});

const Authenticate = z.strictObject({
  Type: z.literal('authenticate-cognito'),
  Order,
  AuthenticateCognitoConfig: z.strictObject({
    UserPoolArn: z.string(),
    UserPoolClientId: z.string(),
    UserPoolDomain: z.string(),
    Scope: z.string().default('openid'),
    SessionCookieName: z.literal(SESSION_COOKIE, `only ${SESSION_COOKIE} is emulated`).optional(),
    SessionTimeout: z.int().default(604_800),
    OnUnauthenticatedRequest: z.enum(['authenticate', 'deny']).optional(),
    AuthenticationRequestExtraParams: z
      .record(z.string(), z.never('extra parameters are not emulated'))
      .optional(),
  }),
});

const Known = z.discriminatedUnion('Type', [Forward, FixedResponse, Authenticate]);
const TYPES = ['forward', 'fixed-response', 'authenticate-cognito'];

export type ReadActions = Readonly<{ actions: Actions; logins: Login[] }>;

/** Reads the actions of a listener rule. @throws {Error} naming the part of an action that is not emulated */
export function readActions(applied: readonly Action[]): ReadActions {
  const logins: Login[] = [];
  const ordered = applied.toSorted((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
  const actions = ordered.map((action) => {
    if (action.Type === undefined || !TYPES.includes(action.Type)) {
      throw new Error(
        `has the action "${action.Type}", which is not emulated: only ${TYPES.join(', ')} are`,
      );
    }
    const parsed = Known.safeParse(action);
    if (!parsed.success) {
      throw new Error(`has the action "${action.Type}" with\n${z.prettifyError(parsed.error)}`);
    }
    if (parsed.data.Type === 'authenticate-cognito') logins.push(loginOf(parsed.data));
    return actionOf(parsed.data);
  });
  return { actions, logins };
}

function actionOf(action: z.output<typeof Known>): Actions[number] {
  if (action.Type === 'forward') {
    const { ForwardConfig, TargetGroupArn = '' } = action;
    const targetGroup = ForwardConfig?.TargetGroups[0]?.TargetGroupArn ?? TargetGroupArn;
    return { type: 'forward', targetGroup };
  }
  if (action.Type === 'authenticate-cognito') {
    const { OnUnauthenticatedRequest: onUnauthenticated } = action.AuthenticateCognitoConfig;
    return { type: 'authenticate-cognito', onUnauthenticated };
  }
  const {
    StatusCode: statusCode,
    ContentType: contentType,
    MessageBody,
  } = action.FixedResponseConfig;
  return { type: 'fixed-response', statusCode, contentType, messageBody: MessageBody };
}

function loginOf({ AuthenticateCognitoConfig: config }: z.output<typeof Authenticate>): Login {
  return {
    userPoolArn: config.UserPoolArn,
    clientId: config.UserPoolClientId,
    userPoolDomain: config.UserPoolDomain,
    scope: config.Scope,
    sessionTimeoutSeconds: config.SessionTimeout,
  };
}

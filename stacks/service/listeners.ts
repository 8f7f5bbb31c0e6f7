import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule/index.js';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener/index.js';
import { Construct } from 'constructs';

export interface ListenersProps {
  readonly loadBalancerArn: string;
  readonly certificateArn: string;
  readonly targetGroupArn: string;
  readonly userPoolArn: string;
  readonly webClientId: string;
  readonly loginPrefix: string;
  readonly sessionHours: number;
}

/**
 * Name of AWS's TLS policy that allows TLS 1.3, and TLS 1.2 without CBC ciphers.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06';

/**
 * Path patterns that need no sign-in. A condition of a listener rule gets at most three of them, because all conditions
 * of a rule together may have at most five values.
 */
const WITHOUT_SIGN_IN = ['/assets/*', '/signed-out', '/healthz'];
const CALLS = ['/trpc/*'];
/**
 * Header that the load balancer adds after a sign-in. The server accepts a person's identity only with this header. AWS
 * does not document whether the load balancer removes it from a client's request on a rule that forwards without a
 * sign-in.
 */
const IDENTITY_HEADER = 'X-Amzn-Oidc-Data';

/**
 * HTTPS listener that requires a sign-in at Cognito for every path except `WITHOUT_SIGN_IN`, and an HTTP listener that
 * redirects to it.
 *
 * An API call of the page cannot follow a redirect to the sign-in page, so without a session it gets 401. An API call
 * with a bearer token is forwarded without a sign-in, because the server verifies the token. A request of a client that
 * already has the identity header is refused on every path.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
export class Listeners extends Construct {
  /**
   * The HTTPS listener. An ECS service depends on it, because ECS accepts a target group only once a listener uses it.
   */
  readonly https: LbListener;

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    const { loadBalancerArn } = props;
    new LbListener(this, 'http', {
      loadBalancerArn,
      port: 80,
      protocol: 'HTTP',
      defaultAction: [
        { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', statusCode: 'HTTP_301' } },
      ],
    });

    const signIn = (onUnauthenticatedRequest: 'authenticate' | 'deny') => ({
      type: 'authenticate-cognito',
      order: 1,
      authenticateCognito: {
        userPoolArn: props.userPoolArn,
        userPoolClientId: props.webClientId,
        userPoolDomain: props.loginPrefix,
        scope: 'openid email profile',
        sessionCookieName: 'AWSELBAuthSessionCookie',
        sessionTimeout: props.sessionHours * 3600,
        onUnauthenticatedRequest,
      },
    });
    const forward = { type: 'forward', order: 2, targetGroupArn: props.targetGroupArn };
    const forwardOnly = { ...forward, order: 1 };

    this.https = new LbListener(this, 'https', {
      loadBalancerArn,
      port: 443,
      protocol: 'HTTPS',
      sslPolicy: TLS_POLICY,
      certificateArn: props.certificateArn,
      defaultAction: [signIn('authenticate'), forward],
    });
    const listenerArn = this.https.arn;
    new LbListenerRule(this, 'claimed-identity', {
      listenerArn,
      priority: 5,
      condition: [{ httpHeader: { httpHeaderName: IDENTITY_HEADER, values: ['*'] } }],
      action: [
        {
          type: 'fixed-response',
          order: 1,
          fixedResponse: {
            contentType: 'text/plain',
            messageBody: 'A client may not send identity headers',
            statusCode: '401',
          },
        },
      ],
    });
    new LbListenerRule(this, 'without-sign-in', {
      listenerArn,
      priority: 10,
      condition: [{ pathPattern: { values: WITHOUT_SIGN_IN } }],
      action: [forwardOnly],
    });
    new LbListenerRule(this, 'bearer', {
      listenerArn,
      priority: 20,
      condition: [
        { pathPattern: { values: CALLS } },
        { httpHeader: { httpHeaderName: 'Authorization', values: ['Bearer *'] } },
      ],
      action: [forwardOnly],
    });
    new LbListenerRule(this, 'calls', {
      listenerArn,
      priority: 30,
      condition: [{ pathPattern: { values: CALLS } }],
      action: [signIn('deny'), forward],
    });
  }
}

import { createServer, type RequestListener } from 'node:http';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
  type Action,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient, UploadServerCertificateCommand } from '@aws-sdk/client-iam';
import type { TestContext } from '../../../kit/kit.ts';
import type { AwsAccess } from '../../aws-access.ts';
import type { MetricPoint } from '../../cloudwatch/sinks.ts';
import { startAppliedCognito } from '../../cognito/applied/applied-cognito.ts';
import { applyPool } from '../../cognito/applied/applied-pool.fixture.ts';
import { responseStatus } from '../../status-of.fixture.ts';
import { listen, closeServer } from '../../listen.ts';
import { startAppliedLoadBalancer } from './applied-load-balancer.ts';
import { applyNetwork, given } from './applied-network.fixture.ts';

/** Port of all test targets; each target listens on its own loopback address. */
export const TARGET_PORT = 18_080;

/** Public URL of the load balancer that the tests apply. */
export const PUBLIC = 'https://app-1.us-east-1.elb.amazonaws.com';

/** Starts emulators of the load balancer and of Cognito on an AWS API where nothing is applied yet. */
export async function startStandIns(t: TestContext, aws: AwsAccess) {
  const said: string[] = [];
  const points: MetricPoint[] = [];
  const clock = { ms: 0, nowMs: () => clock.ms };
  const groups = new Map<string, string[]>();
  const say = (text: string) => said.push(text);
  const cognito = await startAppliedCognito({
    aws,
    toLoopback: (url) => balancer.toLoopback(url),
    say,
  });
  const balancer = await startAppliedLoadBalancer({
    aws,
    clock,
    port: 0,
    metrics: (more) => points.push(...more),
    cognito: cognito.hostedUi,
    groupsOf: (host) => groups.get(host),
    say,
  });
  t.after(async () => {
    await balancer.close();
    await cognito.close();
    await responseStatus(fetch(`${aws.endpoint}/moto-api/reset`, { method: 'POST' }));
  });
  return { cognito, balancer, said, points, clock, groups };
}

/**
 * Applies all AWS resources that a login needs: network, user pool, load balancer, listeners, rules, target group.
 */
export async function applyWorld(t: TestContext, aws: AwsAccess) {
  const network = await applyNetwork(aws, TARGET_PORT);
  const pool = await applyPool(aws, PUBLIC);
  const elb = new ElasticLoadBalancingV2Client(aws);
  const iam = new IAMClient(aws);
  t.after(() => {
    for (const client of [network.ec2, pool.api, elb, iam]) client.destroy();
  });
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({
      Name: 'app',
      Subnets: network.subnetIds,
      SecurityGroups: [network.balancerGroup],
      Type: 'application',
    }),
  );
  const LoadBalancerArn = given(LoadBalancers?.[0]?.LoadBalancerArn);
  await elb.send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn,
      Attributes: [
        { Key: 'idle_timeout.timeout_seconds', Value: '65' },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
      ],
    }),
  );
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: 'app',
      Protocol: 'HTTP',
      Port: TARGET_PORT,
      TargetType: 'ip',
      VpcId: network.VpcId,
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 2,
      HealthCheckTimeoutSeconds: 1,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    }),
  );
  const TargetGroupArn = given(TargetGroups?.[0]?.TargetGroupArn);
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn,
      Attributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '20' },
        { Key: 'load_balancing.algorithm.type', Value: 'least_outstanding_requests' },
      ],
    }),
  );
  const certificate = { ServerCertificateName: 'app', CertificateBody: 'x', PrivateKey: 'x' };
  const { ServerCertificateMetadata } = await iam.send(
    new UploadServerCertificateCommand(certificate),
  );
  const forward: Action = { Type: 'forward', Order: 2, TargetGroupArn };
  const signIn = (OnUnauthenticatedRequest: 'authenticate' | 'deny'): Action => ({
    Type: 'authenticate-cognito',
    Order: 1,
    AuthenticateCognitoConfig: {
      UserPoolArn: pool.arn,
      UserPoolClientId: pool.webClientId,
      UserPoolDomain: pool.domain,
      Scope: 'openid email profile',
      SessionCookieName: 'AWSELBAuthSessionCookie',
      SessionTimeout: 43_200,
      OnUnauthenticatedRequest,
    },
  });
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        {
          Type: 'redirect',
          RedirectConfig: { Port: '443', Protocol: 'HTTPS', StatusCode: 'HTTP_301' },
        },
      ],
    }),
  );
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: ServerCertificateMetadata?.Arn }],
      DefaultActions: [signIn('authenticate'), forward],
    }),
  );
  const ListenerArn = given(Listeners?.[0]?.ListenerArn);
  const addRule = async (Priority: number, Conditions: RuleCondition[], Actions: Action[]) => {
    const { Rules } = await elb.send(
      new CreateRuleCommand({ ListenerArn, Priority, Conditions, Actions }),
    );
    return given(Rules?.[0]?.RuleArn);
  };
  const path = (...Values: string[]): RuleCondition => ({
    Field: 'path-pattern',
    PathPatternConfig: { Values },
  });
  const bearer: RuleCondition = {
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: 'Authorization', Values: ['Bearer *'] },
  };
  const openRule = await addRule(10, [path('/assets/*', '/signed-out')], [forward]);
  const bearerRule = await addRule(20, [path('/api/*'), bearer], [forward]);
  const callsRule = await addRule(30, [path('/api/*')], [signIn('deny'), forward]);

  const target = (host: string) => ({ TargetGroupArn, Targets: [{ Id: host, Port: TARGET_PORT }] });
  return {
    ...network,
    pool,
    elb,
    LoadBalancerArn,
    ListenerArn,
    TargetGroupArn,
    rules: { open: openRule, bearer: bearerRule, calls: callsRule },
    forward,
    signIn,
    path,
    register: (host: string) => elb.send(new RegisterTargetsCommand(target(host))),
    deregister: (host: string) => elb.send(new DeregisterTargetsCommand(target(host))),
  };
}

export type Serving = Readonly<{ requests: string[]; close: () => Promise<void> }>;

/** Starts a target on its own loopback address; it answers 200 to `/health`. */
export async function serveAt(
  t: TestContext,
  host: string,
  listener: RequestListener,
): Promise<Serving> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/health') response.end('ready');
    else listener(request, response);
  });
  await listen(server, TARGET_PORT, host);
  const close = async () => (server.listening ? closeServer(server) : undefined);
  t.after(close);
  return { requests, close };
}

import {
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ModifyTargetGroupAttributesCommand,
  type Action,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Applied } from '../checks/deployed/deployed-context.ts';
import type { AwsClients } from '../target/aws-clients.ts';
import { applyLogs, applyService, GROUP, NAME, PORT } from './applied-service.fixture.ts';

export const PUBLIC_URL = 'https://chat.test.example';

/** Creates the AWS resources that the checks of a deployment read, as the stacks would. */
export async function applyForTest(aws: AwsClients): Promise<Applied> {
  const vpc = await network(aws);
  const { userPoolId, webClientId, userPoolArn } = await pool(aws);
  const door = await balancer(aws, { ...vpc, userPoolArn, webClientId });
  await applyLogs(aws);
  await applyService(aws, { ...vpc, ...door });
  return {
    cluster: NAME,
    service: NAME,
    ...door,
    userPoolId,
    webClientId,
    logGroup: GROUP,
    publicUrl: PUBLIC_URL,
    limits: { answerMs: 60_000 },
  };
}

type Network = Readonly<{ vpcId: string; subnets: string[]; balancerId: string; tasksId: string }>;

async function network({ ec2 }: AwsClients): Promise<Network> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const vpcId = Subnets[0]?.VpcId ?? '';
  const group = async (name: string): Promise<string> => {
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpcId }),
    );
    return made.GroupId ?? '';
  };
  const balancerId = await group('balancer');
  const tasksId = await group('tasks');
  const from = { FromPort: PORT, ToPort: PORT, IpProtocol: 'tcp' };
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: tasksId,
      IpPermissions: [{ ...from, UserIdGroupPairs: [{ GroupId: balancerId }] }],
    }),
  );
  const subnets = Subnets.slice(0, 2).flatMap(({ SubnetId }) => (SubnetId ? [SubnetId] : []));
  return { vpcId, subnets, balancerId, tasksId };
}

async function pool({ cognito }: AwsClients) {
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: NAME }));
  const userPoolId = UserPool?.Id ?? '';
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: 'web',
      GenerateSecret: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['openid'],
      CallbackURLs: [`${PUBLIC_URL}/oauth2/idpresponse`],
      LogoutURLs: [`${PUBLIC_URL}/signed-out`],
    }),
  );
  const userPoolArn = UserPool?.Arn ?? '';
  return { userPoolId, userPoolArn, webClientId: UserPoolClient?.ClientId ?? '' };
}

type Door = Network & Readonly<{ userPoolArn: string; webClientId: string }>;

async function balancer({ balancing }: AwsClients, door: Door) {
  const { vpcId, subnets, balancerId, userPoolArn, webClientId } = door;
  const made = await balancing.send(
    new CreateLoadBalancerCommand({ Name: NAME, Subnets: subnets, SecurityGroups: [balancerId] }),
  );
  const loadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  const group = await balancing.send(
    new CreateTargetGroupCommand({
      Name: NAME,
      Port: PORT,
      Protocol: 'HTTP',
      TargetType: 'ip',
      VpcId: vpcId,
      HealthCheckPath: '/readyz',
    }),
  );
  const TargetGroupArn = group.TargetGroups?.[0]?.TargetGroupArn ?? '';
  await balancing.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '75' }],
    }),
  );
  const forward: Action = { Type: 'forward', TargetGroupArn, Order: 2 };
  const signIn: Action = {
    Type: 'authenticate-cognito',
    Order: 1,
    AuthenticateCognitoConfig: {
      UserPoolArn: userPoolArn,
      UserPoolClientId: webClientId,
      UserPoolDomain: NAME,
      OnUnauthenticatedRequest: 'authenticate',
    },
  };
  const listener = await balancing.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [signIn, forward],
    }),
  );
  const ListenerArn = listener.Listeners?.[0]?.ListenerArn ?? '';
  await balancing.send(
    new CreateRuleCommand({
      ListenerArn,
      Priority: 20,
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/trpc/*'] } },
        {
          Field: 'http-header',
          HttpHeaderConfig: { HttpHeaderName: 'Authorization', Values: ['Bearer *'] },
        },
      ],
      Actions: [{ ...forward, Order: 1 }],
    }),
  );
  return { loadBalancerArn, listenerArn: ListenerArn, targetGroupArn: TargetGroupArn };
}

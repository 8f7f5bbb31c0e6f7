import { CreateLogGroupCommand, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
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
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ModifyTargetGroupAttributesCommand,
  type Action,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Applied } from '../checks/deployed/deployed-context.ts';
import type { AwsClients } from '../target/aws-clients.ts';

const NAME = 'onecall-test';
const GROUP = '/onecall/test/server';
export const PUBLIC_URL = 'https://chat.test.example';
const PORT = 8080;

/** Creates the resources that the checks look at, through the AWS API, as the stacks would. */
export async function applyForTest(aws: AwsClients): Promise<Applied> {
  const vpc = await network(aws);
  const { userPoolId, webClientId, userPoolArn } = await pool(aws);
  const door = await balancer(aws, { ...vpc, userPoolArn, webClientId });
  await log(aws);
  await service(aws, { ...vpc, ...door });
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

async function log({ logs }: AwsClients): Promise<void> {
  await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  const filter = (filterName: string, filterPattern: string) =>
    logs.send(
      new PutMetricFilterCommand({
        logGroupName: GROUP,
        filterName: `${NAME}-${filterName}`,
        filterPattern,
        metricTransformations: [
          { metricName: filterName, metricNamespace: 'Test', metricValue: '1' },
        ],
      }),
    );
  await filter('requests', '{ ($.event = "request") }');
  await filter('not-one-call', '{ ($.event = "request") && ($.modelCalls > 1) }');
}

async function service(
  { ecs, iam }: AwsClients,
  { subnets, tasksId, targetGroupArn }: Network & Readonly<{ targetGroupArn: string }>,
): Promise<void> {
  const role = await iam.send(
    new CreateRoleCommand({ RoleName: `${NAME}-task`, AssumeRolePolicyDocument: '{}' }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: `${NAME}-task`,
      PolicyName: 'serve',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['bedrock:InvokeModelWithResponseStream'],
            Resource: ['arn:aws:bedrock:us-east-1::foundation-model/m'],
          },
          {
            Effect: 'Allow',
            Action: ['dynamodb:GetItem'],
            Resource: ['arn:aws:dynamodb:us-east-1:123456789012:table/t'],
          },
        ],
      }),
    }),
  );
  await ecs.send(new CreateClusterCommand({ clusterName: NAME }));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: NAME,
      taskRoleArn: role.Role?.Arn,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '512',
      memory: '1024',
      containerDefinitions: [
        {
          name: 'server',
          image: 'server:1',
          portMappings: [{ containerPort: PORT, hostPort: PORT, protocol: 'tcp' }],
          environment: [
            { name: 'PORT', value: String(PORT) },
            { name: 'TABLE_NAME', value: 'table' },
            { name: 'DRAIN_MS', value: '100000' },
          ],
          stopTimeout: 120,
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': GROUP } },
        },
      ],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: NAME,
      serviceName: NAME,
      taskDefinition: taskDefinition?.taskDefinitionArn,
      desiredCount: 1,
      launchType: 'FARGATE',
      loadBalancers: [{ targetGroupArn, containerName: 'server', containerPort: PORT }],
      networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups: [tasksId] } },
    }),
  );
}

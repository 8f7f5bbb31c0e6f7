import { CreateLogGroupCommand, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from '../target/aws-clients.ts';

export const NAME = 'onecall-test';
export const GROUP = '/onecall/test/server';
export const PORT = 8080;

type Placement = Readonly<{ subnets: string[]; tasksId: string; targetGroupArn: string }>;

/** Creates the server's log group with its metric filters in the emulated AWS API. */
export async function applyLogs({ logs }: AwsClients): Promise<void> {
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

/** Creates the IAM role of the tasks, their task definition and the ECS service. */
export async function applyService(
  { ecs, iam }: AwsClients,
  { subnets, tasksId, targetGroupArn }: Placement,
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

import {
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type ContainerDefinition,
  type CreateServiceCommandInput,
  type ECSClient,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { BASE_IMAGE } from './engine.fixture.ts';

export const TASK_PORT = 18_080;

/**
 * Program of a server that answers with its environment variable REVISION, and prints a line when it receives the
 * stop signal.
 */
const SERVER = `
  const server = require('node:http').createServer((request, response) => response.end(process.env.REVISION));
  server.listen(Number(process.env.PORT), process.env.HOST, () => console.log('listens'));
  process.on('SIGTERM', () => { console.log('asked to stop'); server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;

/** Returns functions that register task definitions, and create, change and read services, in the cluster `one`. */
export function deployments(ecs: ECSClient, targetGroupArn: string) {
  const register = async (
    container: Partial<ContainerDefinition>,
    fields: Partial<RegisterTaskDefinitionCommandInput> = {},
  ): Promise<string> => {
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'one',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        taskRoleArn: 'arn:aws:iam::123456789012:role/one',
        containerDefinitions: [
          {
            name: 'main',
            image: BASE_IMAGE,
            command: ['node', '-e', SERVER],
            environment: [
              { name: 'HOST', value: '0.0.0.0' },
              { name: 'PORT', value: String(TASK_PORT) },
            ],
            portMappings: [{ containerPort: TASK_PORT }],
            stopTimeout: 5,
            linuxParameters: { initProcessEnabled: true },
            logConfiguration: {
              logDriver: 'awslogs',
              options: {
                'awslogs-group': '/one',
                'awslogs-region': 'us-east-1',
                'awslogs-stream-prefix': 'prefix',
              },
            },
            ...container,
          },
        ],
        ...fields,
      }),
    );
    return taskDefinition?.taskDefinitionArn ?? '';
  };

  const revision = (name: string, container: Partial<ContainerDefinition> = {}) =>
    register({
      environment: [
        { name: 'HOST', value: '0.0.0.0' },
        { name: 'PORT', value: String(TASK_PORT) },
        { name: 'REVISION', value: name },
      ],
      ...container,
    });

  const create = (taskDefinition: string, fields: Partial<CreateServiceCommandInput> = {}) =>
    ecs.send(
      new CreateServiceCommand({
        cluster: 'one',
        serviceName: 'one',
        launchType: 'FARGATE',
        desiredCount: 2,
        taskDefinition,
        healthCheckGracePeriodSeconds: 30,
        loadBalancers: [{ targetGroupArn, containerName: 'main', containerPort: TASK_PORT }],
        deploymentConfiguration: {
          minimumHealthyPercent: 100,
          maximumPercent: 200,
          deploymentCircuitBreaker: { enable: true, rollback: true },
        },
        ...fields,
      }),
    );

  const update = (fields: Partial<UpdateServiceCommandInput>) =>
    ecs.send(new UpdateServiceCommand({ cluster: 'one', service: 'one', ...fields }));

  const service = async (name = 'one'): Promise<Service> => {
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: 'one', services: [name] }),
    );
    return services?.[0] ?? {};
  };

  return { register, revision, create, update, service };
}

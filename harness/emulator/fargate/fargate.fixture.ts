import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type ContainerDefinition,
  type CreateServiceCommandInput,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { startAwsApi, stopAwsApi } from '../aws-api/aws-api.ts';
import { systemClock } from '../clock.ts';
import type { LogLine, MetricPoint, ServiceEvent } from '../cloudwatch/sinks.ts';
import type { ContainerEngine } from './container-engine.ts';
import { BASE_IMAGE } from './engine.fixture.ts';
import { startFargate, type Fargate } from './start-fargate.ts';
import type { TargetState } from '../load-balancer/health.ts';

const PORT = 18_080;
const POLL_MS = 100;
export const NO_IMAGE = 'localhost/absent:1';

/** Server that answers with its variable REVISION, and prints when it is asked to stop. */
export const SERVER = `
  const server = require('node:http').createServer((request, response) => response.end(process.env.REVISION));
  server.listen(Number(process.env.PORT), process.env.HOST, () => console.log('listens'));
  process.on('SIGTERM', () => { console.log('asked to stop'); server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/**
 * Starts an AWS API with a cluster, a log group and a target group, a load balancer as simple as can be, and the
 * tasks' agent.
 */
export async function startCloud(engine: ContainerEngine) {
  const directory = mkdtempSync(join(tmpdir(), 'fargate-'));
  const api = await startAwsApi(directory, () => {});
  const aws = {
    region: 'us-east-1',
    endpoint: api.url,
    credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
  };
  const ecs = new ECSClient(aws);
  const elb = new ElasticLoadBalancingV2Client(aws);
  const logClient = new CloudWatchLogsClient(aws);
  await ecs.send(new CreateClusterCommand({ clusterName: 'one' }));
  await logClient.send(new CreateLogGroupCommand({ logGroupName: '/one' }));
  const { Vpcs } = await new EC2Client(aws).send(new DescribeVpcsCommand({}));
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: 'one',
      Protocol: 'HTTP',
      Port: PORT,
      TargetType: 'ip',
      VpcId: Vpcs?.[0]?.VpcId,
    }),
  );
  const targetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: targetGroupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '20' }],
    }),
  );

  const lines: (LogLine & { targets: readonly string[] })[] = [];
  const metrics: MetricPoint[] = [];
  const events: ServiceEvent[] = [];
  const said: string[] = [];
  const states = new Map<string, TargetState>();
  const over = new AbortController();
  const balance = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const { TargetHealthDescriptions = [] } = await elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
      );
      const hosts = TargetHealthDescriptions.filter(
        ({ TargetHealth }) => TargetHealth?.State !== 'draining',
      ).map(({ Target }) => Target?.Id ?? '');
      for (const host of states.keys()) if (!hosts.includes(host)) states.delete(host);
      await Promise.all(hosts.map(async (host) => void states.set(host, await probe(host))));
      await wait(POLL_MS);
    }
  };
  const balancing = balance();
  const fargate: Fargate = await startFargate({
    aws,
    engine,
    clock: systemClock,
    additionalEnv: ({ service }) => ({ ADDED: service }),
    pull: async (image) => {
      if (image !== NO_IMAGE) return image;
      throw new Error(`pull image manifest has been retried 5 time(s): ${image}: not found`);
    },
    roles: { environmentOf: async (arn) => ({ ROLE: arn }), refusalsOfStart: async () => ({}) },
    targetHealth: (_arn, { host }) => states.get(host) ?? 'unused',
    drained: () => true,
    logs: (line) => void lines.push({ ...line, targets: [...states.keys()] }),
    metrics: (points) => void metrics.push(...points),
    events: (event) => void events.push(event),
    say: (text) => void said.push(text),
    owner: `test-${process.pid}`,
    pollMs: 200,
  });

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
              { name: 'PORT', value: String(PORT) },
            ],
            portMappings: [{ containerPort: PORT }],
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
        { name: 'PORT', value: String(PORT) },
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
        loadBalancers: [{ targetGroupArn, containerName: 'main', containerPort: PORT }],
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

  /** Sends a request to a healthy target, as the load balancer would. */
  const ask = async (turn: number): Promise<string> => {
    const healthy = [...states].flatMap(([host, state]) => (state === 'healthy' ? [host] : []));
    const host = healthy[turn % healthy.length] ?? 'nobody';
    const response = await fetch(`http://${host}:${PORT}/`, { headers: { connection: 'close' } });
    return response.text();
  };

  const close = async (): Promise<void> => {
    over.abort();
    await balancing;
    await fargate.close();
    await stopAwsApi(directory);
    rmSync(directory, { recursive: true, force: true });
  };
  const seen = { lines, metrics, events, said, states };
  return {
    ...seen,
    aws,
    targetGroupArn,
    ecs,
    fargate,
    register,
    revision,
    create,
    update,
    service,
    ask,
    close,
  };
}

async function probe(host: string): Promise<TargetState> {
  try {
    const response = await fetch(`http://${host}:${PORT}/`, { headers: { connection: 'close' } });
    await response.body?.cancel();
    return response.ok ? 'healthy' : 'unhealthy';
  } catch {
    return 'unhealthy';
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { startAwsApi, stopAwsApi } from '../aws-api/aws-api.ts';
import { systemClock } from '../clock.ts';
import type { ContainerLogLine, MetricPoint, ServiceEvent } from '../cloudwatch/sinks.ts';
import type { ContainerEngine } from './container-engine.ts';
import { deployments, TASK_PORT } from './fargate-deployments.fixture.ts';
import { startFargate, type Fargate } from './start-fargate.ts';
import type { TargetState } from '../load-balancer/health.ts';

const POLL_MS = 100;
export const NO_IMAGE = 'localhost/absent:1';

export type Cloud = Awaited<ReturnType<typeof startTaskCloud>>;

/**
 * Starts an AWS API with a cluster, log group and target group, a minimal load balancer, and the agent that runs the
 * tasks.
 */
export async function startTaskCloud(engine: ContainerEngine) {
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
      Port: TASK_PORT,
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

  const lines: (ContainerLogLine & { targets: readonly string[] })[] = [];
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

  const deploying = deployments(ecs, targetGroupArn);
  /** Sends a request to one of the healthy targets, as a load balancer would; `turn` selects the target. */
  const ask = async (turn: number): Promise<string> => {
    const healthy = [...states].flatMap(([host, state]) => (state === 'healthy' ? [host] : []));
    const host = healthy[turn % healthy.length] ?? 'nobody';
    const response = await fetch(`http://${host}:${TASK_PORT}/`, {
      headers: { connection: 'close' },
    });
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
    ...deploying,
    ask,
    close,
  };
}

async function probe(host: string): Promise<TargetState> {
  try {
    const response = await fetch(`http://${host}:${TASK_PORT}/`, {
      headers: { connection: 'close' },
    });
    await response.body?.cancel();
    return response.ok ? 'healthy' : 'unhealthy';
  } catch {
    return 'unhealthy';
  }
}

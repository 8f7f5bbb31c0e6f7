import { randomUUID } from 'node:crypto';
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
} from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { z } from 'zod';
import type { AwsAccess } from '../../emulator/aws-access.ts';
import type { AdvancingClock } from '../../emulator/clock.ts';
import { parseLogPattern } from '../../emulator/cloudwatch/log-pattern.ts';
import { matchesLogPattern } from '../../emulator/cloudwatch/match-log-pattern.ts';
import type { CloudWatch } from '../../emulator/cloudwatch/start-cloudwatch.ts';
import type { FaultyStore } from '../../emulator/dynamodb/faulty-store.ts';
import type { Fargate } from '../../emulator/fargate/start-fargate.ts';
import type { TaskView } from '../../emulator/fargate/task-view.ts';
import type { Roles } from '../../emulator/iam/create-roles.ts';
import type { AppliedLoadBalancer } from '../../emulator/load-balancer/applied/applied-load-balancer.ts';
import type { Engine } from '../image/container-engine.ts';
import { askEngine } from '../image/run-engine.ts';
import type { Operations, Task } from '../operations.ts';
import { deployAgain, describeService, serviceState, type ServiceNames } from './deploys.ts';
import { targetOperations } from './targets.ts';

type Parts = Readonly<{
  aws: AwsAccess;
  clock: AdvancingClock;
  engine: Engine;
  fargate: Fargate;
  balancer: AppliedLoadBalancer;
  cloudWatch: CloudWatch;
  store: FaultyStore;
  roles: Roles;
  bedrockUrl: string;
}>;

const STATES: Readonly<Record<string, Task['state']>> = {
  PROVISIONING: 'starting',
  PENDING: 'starting',
  ACTIVATING: 'starting',
  RUNNING: 'running',
  DEACTIVATING: 'draining',
  STOPPING: 'draining',
  DEPROVISIONING: 'draining',
  STOPPED: 'stopped',
};

const taskOf = (view: TaskView): Task => ({
  id: view.id,
  address: view.address,
  version: view.revision,
  state: STATES[view.state] ?? 'starting',
  startedAtMs: view.startedAtMs ?? 0,
  ...(view.memoryBytes !== undefined && { memoryBytes: view.memoryBytes }),
  ...(view.descriptors !== undefined && { descriptors: view.descriptors }),
  ...(view.exitCode !== undefined && { exitCode: view.exitCode }),
  ...(view.stoppedReason !== undefined && { stoppedReason: view.stoppedReason }),
});

/**
 * Milliseconds for which a measurement of the tasks' memory and CPU is reused. A measurement takes the container engine
 * a second or two, and callers that wait for a task ask often.
 */
const MEASURED_FOR_MS = 3_000;

/** Returns a JavaScript program that computes without a pause for some milliseconds, to use up the task's CPU. */
const BUSY = (forMs: number) => `const end = Date.now() + ${forMs}; while (Date.now() < end);`;

/** Returns the operations on the service that was applied to the emulated cloud, such as faults and measurements. */
export function emulatedOperations(parts: Parts): Operations & { close: () => void } {
  const { aws, clock, engine, fargate, balancer, cloudWatch, store, roles, bedrockUrl } = parts;
  const ecs = new ECSClient(aws);
  const elb = new ElasticLoadBalancingV2Client(aws);

  const names = async (): Promise<ServiceNames> => {
    const { clusterArns: [cluster] = [] } = await ecs.send(new ListClustersCommand({}));
    if (cluster === undefined) throw new Error('Cannot find a cluster: nothing is deployed');
    const { serviceArns: [service] = [] } = await ecs.send(new ListServicesCommand({ cluster }));
    if (service === undefined) throw new Error('Cannot find a service: nothing is deployed');
    return { cluster, service };
  };
  const firstTask = async () => {
    const { taskDefinition } = await describeService(ecs, await names());
    const found = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const { containerDefinitions: [container] = [], taskRoleArn = '' } = found.taskDefinition ?? {};
    return { ...container, taskRoleArn };
  };
  let measuredMs = -Infinity;
  const publish = async (): Promise<void> => {
    balancer.publish();
    await fargate.publish();
    measuredMs = performance.now();
  };

  return {
    ...targetOperations({ elb, balancer }),
    tasks: async () => {
      if (performance.now() - measuredMs > MEASURED_FOR_MS) await publish();
      return fargate.tasks().map(taskOf);
    },
    deploy: async (options) => deployAgain(ecs, await names(), options),
    kill: (taskId, signal) => fargate.kill(taskId, signal),
    setMemoryLimit: (taskId, bytes) => fargate.setMemoryLimit(taskId, bytes),
    service: async () => serviceState(ecs, await names()),
    storeAway: async (forMs) => {
      await store.set({ away: 'refused' });
      setTimeout(() => void store.set(undefined), forMs);
    },
    // The metrics are published before the clock is advanced, because alarms evaluate past minutes only.
    advanceClock: async (ms) => {
      await publish();
      clock.advance(ms);
    },
    evaluateAlarms: () => cloudWatch.evaluate(),
    busyCpu: async (taskId, forMs) => {
      const container = fargate.tasks().find(({ id }) => id === taskId)?.containerId;
      if (container === undefined) throw new Error(`Cannot find a running task "${taskId}"`);
      await askEngine(engine, ['exec', '--detach', container, 'node', '-e', BUSY(forMs)]);
    },
    printLine: async (message) => {
      const { name, logConfiguration } = await firstTask();
      const group = logConfiguration?.options?.['awslogs-group'];
      if (group === undefined) throw new Error('Cannot find the log group of the applied task');
      cloudWatch.logs({ group, stream: `${name ?? ''}/printed/${randomUUID()}`, message });
    },
    callModel: async (times) => {
      const { environment = [], taskRoleArn } = await firstTask();
      const models = environment.find(({ name }) => name === 'MODELS')?.value ?? '[]';
      const [{ profile: modelId }] = CalledModels.parse(JSON.parse(models));
      const credentials = await credentialsOf(roles, taskRoleArn);
      const bedrock = new BedrockRuntimeClient({
        region: aws.region,
        endpoint: bedrockUrl,
        credentials,
        maxAttempts: 1,
        // The Bedrock client of the AWS SDK uses HTTP/2 by default. The emulator supports only HTTP/1.1, so the client
        // gets a request handler for HTTP/1.1.
        requestHandler: new NodeHttpHandler(),
      });
      const messages = [{ role: 'user' as const, content: [{ text: 'Who calls?' }] }];
      for (let call = 0; call < times; call += 1)
        await lastOf(bedrock.send(new ConverseStreamCommand({ modelId, messages })));
      bedrock.destroy();
    },
    matchLines: async (pattern, lines) => {
      const parsed = parseLogPattern(pattern);
      return lines.map((line) => matchesLogPattern(parsed, documentOf(line)));
    },
    close: () => {
      for (const client of [ecs, elb]) client.destroy();
    },
  };
}

/**
 * Schema of the variable `MODELS` of the applied ECS task, in which each model has the ARN of an inference profile.
 * Model calls without the server go to the profile of the first model.
 */
const CalledModels = z.tuple([z.object({ profile: z.string() })], z.unknown());

async function lastOf(answer: Promise<ConverseStreamCommandOutput>): Promise<void> {
  for await (const _ of (await answer).stream ?? []);
}

const Credentials = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  Token: z.string(),
});

/**
 * Returns AWS credentials of the tasks' role. They come from the emulated endpoint that gives credentials to ECS tasks.
 */
async function credentialsOf(roles: Roles, roleArn: string) {
  const env = await roles.environmentOf(roleArn, 'by-hand');
  const response = await fetch(env.AWS_CONTAINER_CREDENTIALS_FULL_URI);
  const { AccessKeyId, SecretAccessKey, Token } = Credentials.parse(await response.json());
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
}

function documentOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

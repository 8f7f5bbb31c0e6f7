import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AwsAccess } from '../../emulator/aws-access.ts';
import { appliedProfiles } from '../../emulator/bedrock/applied-profiles.ts';
import type { OnInvocation } from '../../emulator/bedrock/invocation.ts';
import { startBedrock } from '../../emulator/bedrock/start-bedrock.ts';
import { createShiftableClock, systemClock } from '../../emulator/clock.ts';
import { bedrockMetrics } from '../../emulator/cloudwatch/bedrock-metrics.ts';
import { startInvocationLog } from '../../emulator/cloudwatch/invocation-log.ts';
import { startCloudWatch } from '../../emulator/cloudwatch/start-cloudwatch.ts';
import { startAppliedCognito } from '../../emulator/cognito/applied/applied-cognito.ts';
import { startFargate, type Fargate } from '../../emulator/fargate/start-fargate.ts';
import { createBedrockAuthorizer } from '../../emulator/iam/authorize-bedrock.ts';
import { createDynamoDbAuthorizer } from '../../emulator/iam/authorize-dynamodb.ts';
import { createRoles } from '../../emulator/iam/create-roles.ts';
import {
  startAppliedLoadBalancer,
  type AppliedLoadBalancer,
} from '../../emulator/load-balancer/applied/applied-load-balancer.ts';
import { createPull } from '../../emulator/registry/create-pull.ts';
import { startRegistry } from '../../emulator/registry/start-registry.ts';
import { findEngine } from '../image/engine.ts';
import { startEnvironmentControl } from '../environment-control.ts';
import { awsOf, type CloudAddresses } from './cloud-control.ts';
import { modelAnswersOf, grantedModels } from './granted-models.ts';
import { emulatedOperations } from './operations.ts';
import { startStore } from './store.ts';

export type CloudOptions = Readonly<{
  directory: string;
  endpoint: string;
  port: number;
  invocationLogDelayMs: number;
  say: (text: string) => void;
}>;

type Cloud = Readonly<{ addresses: CloudAddresses; close: () => Promise<void> }>;

/**
 * Runs the resources that Terraform applied to an emulated AWS API: load balancer, sign-in, ECS tasks, alarms, and the
 * services they use. Of the emulated cloud's files, only this one knows that the deployed application is Onecall.
 *
 * @throws {Error} when there is no container engine or registry, or the port is in use; everything that was started is
 * stopped again
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { directory, endpoint, port, invocationLogDelayMs: delayMs, say } = options;
  const engine = await findEngine();
  await using stack = new AsyncDisposableStack();
  const own = <T extends Readonly<{ close: () => unknown }>>(part: T): T => {
    stack.defer(async () => void (await part.close()));
    return part;
  };
  const aws = awsOf(endpoint);
  const clock = createShiftableClock();
  const granted = grantedModels();

  const cloudWatch = own(startCloudWatch({ aws, clock, logClock: systemClock, say }));
  const roles = own(await createRoles(aws));
  const answers = own(await modelAnswersOf(granted, process.env));
  const { models } = answers;
  const authorize = createBedrockAuthorizer({ roles, region: aws.region, profiles: granted });
  const measure = bedrockMetrics(cloudWatch.metrics);
  const { logs } = cloudWatch;
  const invocationLog = own(startInvocationLog({ aws, logs, delayMs }));
  const onInvocation: OnInvocation = (invocation) => {
    measure(invocation);
    invocationLog.add(invocation);
  };
  const { resolve } = own(appliedProfiles({ aws, system: granted }));
  const bedrock = own(await startBedrock({ models, authorize, onInvocation, resolve }));
  const store = own(
    await startStore({
      endpoint,
      authorize: createDynamoDbAuthorizer({ roles, region: aws.region }),
    }),
  );
  const registry = own(await startRegistry({ folder: join(directory, 'registry') }));

  // The load balancer, the tasks and the sign-in refer to each other. The load balancer and the tasks are therefore
  // assigned after the sign-in has started.
  let balancer: AppliedLoadBalancer | undefined;
  let fargate: Fargate | undefined;
  const cognito = own(
    await startAppliedCognito({
      aws,
      say,
      title: 'Sign in to Onecall',
      toLoopback: (url) => balancer?.toLoopback(url) ?? url,
    }),
  );
  balancer = own(
    await startAppliedLoadBalancer({
      aws,
      clock,
      port,
      say,
      metrics: cloudWatch.metrics,
      cognito: cognito.hostedUi,
      groupsOf: (host) => fargate?.tasks().find(({ address }) => address === host)?.securityGroups,
    }),
  );
  const { publicKeysUrl, targetHealth, openRequests } = balancer;
  fargate = own(
    await startFargate({
      aws,
      engine,
      clock,
      roles,
      say,
      owner: directory,
      pull: createPull({ aws, engine, registry }),
      targetHealth: (arn, target) => targetHealth(arn, target).state,
      drained: (_arn, { host }) => openRequests(host) === 0,
      logs: cloudWatch.logs,
      metrics: cloudWatch.metrics,
      events: cloudWatch.events,
      additionalEnv: ({ environment }) => ({
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${store.port}`,
        COGNITO_KEYS_URL: cognito.jwksUrlFor(environment['USER_POOL_ID'] ?? ''),
        ALB_KEYS_URL: publicKeysUrl,
      }),
    }),
  );
  const bedrockUrl = bedrock.url;
  const parts = { aws, clock, engine, fargate, balancer, cloudWatch, store, roles, bedrockUrl };
  const operations = own(emulatedOperations(parts));
  const forgeKeys = async () => cognito.forgeKeys(await appliedPool(aws));
  const control = own(await startEnvironmentControl({ cognito: { forgeKeys }, operations }));

  const running = stack.move();
  return {
    addresses: {
      url: balancer.url,
      cognitoApiUrl: cognito.url,
      controlUrl: bedrock.controlUrl,
      environmentControlUrl: control.url,
      registry: registry.host,
    },
    close: () => running.disposeAsync(),
  };
}

async function appliedPool(aws: AwsAccess): Promise<string> {
  const client = new CognitoIdentityProviderClient(aws);
  try {
    const { UserPools } = await client.send(new ListUserPoolsCommand({ MaxResults: 1 }));
    return UserPools?.[0]?.Id ?? 'none';
  } finally {
    client.destroy();
  }
}

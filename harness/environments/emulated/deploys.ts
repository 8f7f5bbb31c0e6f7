import { setTimeout as wait } from 'node:timers/promises';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type ECSClient,
  type Service,
} from '@aws-sdk/client-ecs';
import type { Deployed, DeployOptions, ServiceState } from '../operations.ts';

/** Names of the ECS cluster and of the applied ECS service; an environment has exactly one of each. */
export type ServiceNames = Readonly<{ cluster: string; service: string }>;

const POLL_MS = 500;
const DEPLOY_MS = 600_000;

const ROLLOUT = { COMPLETED: 'completed', FAILED: 'failed', IN_PROGRESS: 'in_progress' } as const;

/**
 * Returns ECS's description of the applied service.
 * @throws {Error} when no such service is applied
 */
export async function describeService(ecs: ECSClient, names: ServiceNames): Promise<Service> {
  const { cluster, service } = names;
  const { services } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
  );
  const found = services?.find(({ status }) => status === 'ACTIVE');
  if (found) return found;
  throw new Error(`Cannot find the service "${service}" in the cluster "${cluster}"`);
}

/** Returns the state of the service's newest deployment, and the service's events, newest first. */
export async function serviceState(ecs: ECSClient, names: ServiceNames): Promise<ServiceState> {
  const { deployments = [], events = [] } = await describeService(ecs, names);
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  const why = primary?.rolloutStateReason;
  return {
    rollout: ROLLOUT[primary?.rolloutState ?? 'IN_PROGRESS'],
    ...(why !== undefined && { why }),
    events: events.map(({ createdAt, message = '' }) => ({
      atMs: createdAt?.getTime() ?? 0,
      message,
    })),
  };
}

/** Registers a task definition revision whose command exits at once, like a version that cannot start. */
async function brokenRevision(ecs: ECSClient, taskDefinition: string): Promise<string> {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _at,
    registeredBy: _by,
    ...definition
  } = described.taskDefinition ?? {};
  const containerDefinitions = (definition.containerDefinitions ?? []).map((container) => ({
    ...container,
    command: ['node', '-e', 'console.error("This version cannot start"); process.exit(1)'],
  }));
  const { taskDefinition: made } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...definition,
      family: definition.family,
      containerDefinitions,
    }),
  );
  if (made?.taskDefinitionArn !== undefined) return made.taskDefinitionArn;
  throw new Error('ECS did not register the broken revision');
}

/**
 * Deploys the applied task definition revision again, or a broken revision that ECS must roll back. In both cases the
 * service has the applied revision at the end, so that a Terraform plan finds no changes.
 *
 * @throws {Error} when the deployment has no outcome within 10 minutes
 */
export async function deployAgain(
  ecs: ECSClient,
  names: ServiceNames,
  { image }: DeployOptions,
): Promise<Deployed> {
  const began = performance.now();
  const { cluster, service } = names;
  const before = await describeService(ecs, names);
  const taskDefinition =
    image === 'broken' ? await brokenRevision(ecs, before.taskDefinition ?? '') : undefined;
  const updated = await ecs.send(
    new UpdateServiceCommand({
      cluster,
      service,
      forceNewDeployment: true,
      ...(taskDefinition !== undefined && { taskDefinition }),
    }),
  );
  const begun = updated.service?.deployments?.find(({ status }) => status === 'PRIMARY')?.id;
  let failed: string | undefined;
  while (performance.now() - began < DEPLOY_MS) {
    const { deployments = [] } = await describeService(ecs, names);
    const ours = deployments.find(({ id }) => id === begun);
    if (ours?.rolloutState === 'FAILED') failed ??= ours.rolloutStateReason ?? 'it failed';
    const primary = deployments.find(({ status }) => status === 'PRIMARY');
    if (deployments.length === 1 && primary?.rolloutState === 'COMPLETED') {
      const tookMs = performance.now() - began;
      if (primary.id === begun) return { outcome: 'completed', tookMs };
      return { outcome: 'rolled_back', tookMs, why: failed ?? primary.rolloutStateReason ?? '' };
    }
    await wait(POLL_MS);
  }
  throw new Error(`The deployment ${begun} has no outcome after ${DEPLOY_MS / 60_000} min`);
}

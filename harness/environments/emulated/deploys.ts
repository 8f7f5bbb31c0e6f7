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

/** Cluster and name of the applied ECS service; an environment has exactly one. */
export type ServiceNames = Readonly<{ cluster: string; service: string }>;

const POLL_MS = 500;
const DEPLOY_MS = 600_000;

const ROLLOUT = { COMPLETED: 'completed', FAILED: 'failed', IN_PROGRESS: 'in_progress' } as const;

/** Describes the service. @throws {Error} when no such service is applied */
export async function describeService(ecs: ECSClient, names: ServiceNames): Promise<Service> {
  const { cluster, service } = names;
  const { services } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
  );
  const found = services?.find(({ status }) => status === 'ACTIVE');
  if (found) return found;
  throw new Error(`Cannot find the service "${service}" in the cluster "${cluster}"`);
}

/** Returns ECS's description of the newest deployment and its events, newest first. */
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

/** Registers the same definition with a command that ends at once, as a version that cannot start. */
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
 * Rolls the applied revision out once more, or a broken one that ECS is to roll back. Either way the service names the
 * applied revision afterwards, so that a plan finds nothing to do.
 *
 * @throws {Error} when there is no outcome within 10 min
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

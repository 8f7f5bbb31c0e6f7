import { findingsOf, type Finding } from '../../evidence/finding.ts';
import { createAwsClients } from '../../target/aws-clients.ts';
import type { TargetEnvironment } from '../../target/environment.ts';
import type { Acting } from '../check-context.ts';
import type { Applied, DeployedCheck, DeployedContext } from './deployed-context.ts';

export type Looking = Acting &
  Readonly<{
    environment: TargetEnvironment | undefined;
    checks: readonly DeployedCheck[];
    onFinding: (finding: Finding) => void;
    say: (what: string) => void;
    patienceMs?: number;
  }>;

const PATIENCE_MS = 60_000;

/** Runs the checks of a deployment one after another. Reports a check that throws as inconclusive. */
export async function lookAtDeployment(looking: Looking): Promise<void> {
  const { environment, checks, onFinding, say, patienceMs = PATIENCE_MS } = looking;
  const applied = environment && appliedOf(environment);
  if (environment === undefined || applied === undefined) {
    const why = 'there is no AWS API to look at, or the environment does not name what was applied';
    return onFinding(
      findingsOf('deployment').inconclusive(`Cannot tell: ${why}; to enable it, deploy again`),
    );
  }
  const aws = createAwsClients(environment);
  try {
    for (const check of checks) {
      if (looking.signal.aborted) return;
      say(`Deployment: ${check.name}`);
      onFinding(await lookBy(check, { ...looking, aws, applied, patienceMs }));
    }
  } finally {
    aws.close();
  }
}

/** Runs one check of a deployment. Returns an inconclusive finding for an error, such as a missing permission. */
export async function lookBy(check: DeployedCheck, ctx: DeployedContext): Promise<Finding> {
  try {
    return await check.look(ctx);
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return findingsOf(check.name).inconclusive(`Could not be looked at: ${why}`);
  }
}

/** Returns the names of the environment's AWS resources; undefined where a name that the checks need is missing. */
export function appliedOf(environment: TargetEnvironment): Applied | undefined {
  const { cluster, service, loadBalancerArn, listenerArn, targetGroupArn } = environment;
  const { userPoolId, webClientId, logGroup, publicUrl, limits } = environment;
  if (
    cluster === undefined ||
    service === undefined ||
    loadBalancerArn === undefined ||
    listenerArn === undefined ||
    targetGroupArn === undefined ||
    webClientId === undefined ||
    logGroup === undefined ||
    publicUrl === undefined
  )
    return undefined;
  return {
    cluster,
    service,
    loadBalancerArn,
    listenerArn,
    targetGroupArn,
    userPoolId,
    webClientId,
    logGroup,
    publicUrl: publicUrl.replace(/\/$/, ''),
    limits,
  };
}

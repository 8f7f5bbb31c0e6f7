import { createCheckBudget } from '../checks/check-budget.ts';
import type { DeployedContext } from '../checks/deployed/deployed-context.ts';
import { appliedOf } from '../checks/deployed/look-at-deployment.ts';
import { createAwsClients } from '../target/aws-clients.ts';
import { TargetError } from '../target/target-error.ts';
import { findTarget } from '../verify/find-target.ts';
import { parseOptions } from '../verify/options.ts';

export type Opened = Readonly<{ ctx: DeployedContext; close: () => Promise<void> }>;

const PATIENCE_MS = 30_000;
const REQUESTS = 2_000;

/**
 * Opens an applied environment so that mistakes can be planted in it. The environment must be in an emulated AWS API,
 * never in AWS.
 * @throws {TargetError}
 */
export async function openPlanted(
  env: string,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Opened> {
  const found = await findTarget(parseOptions(['--env', env, '--profile', 'chaos'], {}), say);
  const { environment, target, telemetry } = found;
  const applied = environment && appliedOf(environment);
  if (environment?.awsEndpoint === undefined || applied === undefined) {
    await found.close();
    throw new TargetError(
      'unknown_environment',
      `Cannot plant mistakes in ENV=${env}: only in one whose AWS API is emulated, such as emulated`,
    );
  }
  const aws = createAwsClients(environment);
  return {
    ctx: {
      target,
      telemetry,
      signal,
      budget: createCheckBudget({ requests: REQUESTS, modelCalls: REQUESTS }),
      observe: () => {},
      aws,
      applied,
      patienceMs: PATIENCE_MS,
    },
    close: async () => {
      await target.erase();
      aws.close();
      await found.close();
    },
  };
}

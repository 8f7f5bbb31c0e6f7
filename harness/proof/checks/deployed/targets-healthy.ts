import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { findingsOf } from '../../evidence/finding.ts';
import type { SeenTarget } from '../../../environments/operations.ts';
import { until } from '../until.ts';
import { offered, targetGroupOf } from './applied.ts';
import type { DeployedCheck, DeployedContext } from './deployed-context.ts';

const name = 'targets-healthy';
const is = findingsOf(name);
/** Path of the health check, which section 8 of the contract defines. */
const READY = '/readyz';

/** Check of requirement I3: the load balancer finds every target healthy, by the path that reports readiness. */
export const targetsHealthy: DeployedCheck = {
  name,
  look: async (ctx) => {
    const { TargetGroupName, HealthCheckPath, Matcher } = await targetGroupOf(ctx);
    const group = `Target group ${TargetGroupName}`;
    const { patienceMs: withinMs, signal } = ctx;
    const path = `HealthCheckPath ${HealthCheckPath}`;
    if (HealthCheckPath !== READY)
      return is.violated(
        `${group} asks for health at the wrong path: ${path}, the server answers at ${READY}; ${wordsOf(await healthOf(ctx))}`,
        [path],
      );
    const healthy = await until({ withinMs, signal }, async () => {
      const targets = await healthOf(ctx);
      const serving = targets.filter(({ state }) => state !== 'draining');
      return serving.length > 0 && serving.every(({ state }) => state === 'healthy')
        ? serving
        : undefined;
    });
    if (healthy)
      return is.proven(
        `${group}: ${wordsOf(healthy)}, by ${path} and ${Matcher?.HttpCode ?? '200'}`,
      );
    const targets = await healthOf(ctx);
    const said = `${group}: ${wordsOf(targets)}; it asks ${path}`;
    return (
      is.violatedBy(
        targets
          .filter(({ state }) => state === 'unhealthy')
          .map(({ address }) => ({ id: `${address} is unhealthy` })),
        () => said,
      ) ?? is.inconclusive(`Cannot tell yet: ${said}; verify again when its tasks have started`)
    );
  },
};

function wordsOf(targets: readonly SeenTarget[]): string {
  if (targets.length === 0) return 'no target is registered';
  const words = targets.map(
    ({ address, state, reason }) => `${address} is ${state}${reason ? ` (${reason})` : ''}`,
  );
  return words.join(', ');
}

/**
 * Returns the health of the load balancer's targets. The emulated AWS API does not check targets, so the emulated load
 * balancer is asked first.
 */
async function healthOf({ aws, applied, target }: DeployedContext): Promise<readonly SeenTarget[]> {
  const told = await offered(target.operations?.targets());
  if (told) return told;
  const { TargetHealthDescriptions = [] } = await aws.balancing.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: applied.targetGroupArn }),
  );
  return TargetHealthDescriptions.map(({ Target, TargetHealth: health }) => ({
    address: `${Target?.Id}:${Target?.Port}`,
    state: stateOf(health?.State),
    ...(health?.Description !== undefined && { reason: health.Description }),
  }));
}

const STATES = ['initial', 'healthy', 'unhealthy', 'draining', 'unused'] as const;

const stateOf = (text = ''): SeenTarget['state'] =>
  STATES.find((known) => text.startsWith(known)) ?? 'unhealthy';

import { findingsOf } from '../../evidence/finding.ts';
import type { ServiceState, Task } from '../../../environments/operations.ts';
import { until } from '../until.ts';
import { definitionOf, nameIn, offered, serviceOf } from './applied.ts';
import type { DeployedCheck, DeployedContext } from './deployed-context.ts';
import { differences } from './differences.ts';
import { lastWords } from './last-words.ts';
import { tasksOf } from './tasks-of.ts';

const name = 'service-steady';
const is = findingsOf(name);

/** Check of requirement I10: the ECS service runs the applied revision. The finding says why when it does not. */
export const serviceSteady: DeployedCheck = {
  name,
  look: async (ctx) => {
    const { taskDefinition = '', desiredCount = 0 } = await serviceOf(ctx);
    const wanted = nameIn(taskDefinition);
    const isWanted = ({ version }: Task) => nameIn(version) === wanted;
    const { patienceMs: withinMs, signal } = ctx;
    const seen = await until({ withinMs, signal }, async () => {
      const tasks = await tasksOf(ctx);
      const state = await stateOf(ctx);
      const running = tasks.filter((task) => task.state === 'running' && isWanted(task));
      if (state.rollout === 'completed' && running.length >= desiredCount)
        return { running: running.length };
      const stopped = tasks.find((task) => task.state === 'stopped' && isWanted(task));
      const failed = state.rollout === 'failed' || (running.length === 0 && stopped !== undefined);
      return failed ? { stopped, state, tasks } : undefined;
    });
    const service = `Service ${ctx.applied.service}`;
    if (seen && 'running' in seen)
      return is.proven(`${service} runs ${seen.running} of ${desiredCount} tasks of ${wanted}`);
    const state = seen?.state ?? (await stateOf(ctx));
    const tasks = seen?.tasks ?? (await tasksOf(ctx));
    const told = [
      seen?.stopped && `task ${seen.stopped.id} stopped: ${reasonOf(seen.stopped)}`,
      seen?.stopped && (await lastWords(ctx, taskDefinition)),
      state.why ?? state.events[0]?.message,
      await against(ctx, taskDefinition, tasks),
    ];
    const said = `${service} does not run ${wanted}: ${told.filter(Boolean).join('; ') || 'it does not say why'}`;
    if (seen === undefined)
      return is.inconclusive(
        `Cannot tell yet: ${said}; verify again when its deploy has ended, as tasks may take minutes to start`,
      );
    return is.violated(said, [
      seen.stopped ? `task ${seen.stopped.id} stopped` : `the rollout is ${state.rollout}`,
    ]);
  },
};

const reasonOf = ({ stoppedReason = 'no reason given', exitCode }: Task): string =>
  exitCode === undefined ? stoppedReason : `${stoppedReason} (exit code ${exitCode})`;

/**
 * Returns the ECS service's state as its scheduler reports it. The emulated API keeps no events, so the local program
 * that runs the tasks is asked first.
 */
async function stateOf(ctx: DeployedContext): Promise<ServiceState> {
  const told = await offered(ctx.target.operations?.service());
  if (told) return told;
  const { deployments = [], events = [] } = await serviceOf(ctx);
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  const rollout = primary?.rolloutState;
  return {
    rollout:
      rollout === 'FAILED' ? 'failed' : rollout === 'IN_PROGRESS' ? 'in_progress' : 'completed',
    ...(primary?.rolloutStateReason !== undefined && { why: primary.rolloutStateReason }),
    events: events.map(({ createdAt, message = '' }) => ({
      atMs: createdAt?.getTime() ?? 0,
      message,
    })),
  };
}

/** Returns a sentence about what changed since the revision that still serves. */
async function against(ctx: DeployedContext, wanted: string, tasks: readonly Task[]) {
  const serving = tasks.find(
    ({ state, version }) => state === 'running' && nameIn(version) !== nameIn(wanted),
  );
  if (!serving) return undefined;
  const before = await definitionOf(ctx, nameIn(serving.version));
  const changed = differences(await definitionOf(ctx, wanted), before);
  return `against ${before.name}, which serves, ${changed.join(', ') || 'nothing differs'}`;
}

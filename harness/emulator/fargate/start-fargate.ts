import { setTimeout as wait } from 'node:timers/promises';
import { ECSClient, type Service } from '@aws-sdk/client-ecs';
import { createDefinitionReader, isActive, readServices } from './applied-services.ts';
import { createEcsAgent } from './ecs-agent.ts';
import type { FargateTask } from './fargate-task.ts';
import { makeTaskHost, type FargateOptions } from './task-host.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { measureService } from './service-metrics.ts';
import { ServiceScheduler } from './service-scheduler.ts';
import { TaskTargets } from './task-targets.ts';
import { viewOf, type TaskView } from './task-view.ts';

export type Fargate = Awaited<ReturnType<typeof startFargate>>;

const POLL_MS = 1_000;
const SETTLED_POLL_MS = 100;
const MINUTE_MS = 60_000;
const LABEL = 'emulated-fargate';

/**
 * Starts an agent that runs the tasks of all applied services of launch type FARGATE and reports them to ECS until it
 * is closed.
 */
export async function startFargate(options: FargateOptions) {
  const { aws, engine, clock, metrics, events, say, owner = 'default', pollMs = POLL_MS } = options;
  const leftovers = await removeLeftovers(engine, `${LABEL}=${owner}`);
  if (leftovers > 0) say(`Removed ${leftovers} containers that were left behind`);
  const ecs = new ECSClient(aws);
  const agent = createEcsAgent(aws);
  const targets = new TaskTargets(aws);
  const host = makeTaskHost(options, targets, { [LABEL]: owner });
  const definitionOf = createDefinitionReader(ecs);
  const schedulers = new Map<string, ServiceScheduler>();
  const over = new AbortController();
  let minute = Math.floor(clock.nowMs() / MINUTE_MS);
  let polls = 0;
  let complaint = '';

  const schedulerOf = async (service: Service): Promise<ServiceScheduler> => {
    const { serviceArn = '', clusterArn = '', serviceName = '', loadBalancers = [] } = service;
    const found = schedulers.get(serviceArn);
    if (found !== undefined) return found;
    for (const { targetGroupArn } of loadBalancers)
      if (targetGroupArn !== undefined) await targets.deregisterAll(targetGroupArn);
    const made = new ServiceScheduler({
      host,
      clusterArn,
      serviceName,
      definitionOf,
      isActive: (arn) => isActive(ecs, arn),
      events,
      say,
    });
    schedulers.set(serviceArn, made);
    return made;
  };

  const step = async (service: Service): Promise<void> => {
    const scheduler = await schedulerOf(service);
    const { report, told } = await scheduler.step(service);
    const stop = await agent.report(report);
    if (stop === undefined) return;
    told();
    for (const { taskArn, reason } of stop)
      scheduler.tasks.find(({ arn }) => arn === taskArn)?.stop({ code: 'UserInitiated', reason });
  };

  const poll = async (): Promise<void> => {
    await agent.announce();
    const services = await readServices(ecs);
    for (const [arn, scheduler] of schedulers)
      if (!services.some(({ serviceArn }) => serviceArn === arn))
        scheduler.stopAll('The service was deleted');
    await Promise.all(services.map(step));
  };

  const allTasks = (): FargateTask[] => [...schedulers.values()].flatMap(({ tasks }) => tasks);

  const publish = async (): Promise<void> => {
    for (const { tasks, options: of } of schedulers.values()) {
      const cluster = of.clusterArn.split('/').at(-1) ?? '';
      metrics(await measureService({ cluster, service: of.serviceName, tasks }));
    }
  };

  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      try {
        await poll();
        complaint = '';
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (why !== complaint) say(`Cannot follow the applied services: ${why}`);
        complaint = why;
      }
      polls += 1;
      const now = Math.floor(clock.nowMs() / MINUTE_MS);
      if (now !== minute) void publish();
      minute = now;
      await wait(pollMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };

  const runningTask = (taskId: string) => {
    const task = allTasks().find(({ id }) => id === taskId);
    if (task?.running !== undefined) return task.running;
    const ids = allTasks().flatMap(({ id, running }) => (running === undefined ? [] : [id]));
    throw new Error(
      `Cannot find a running task "${taskId}": running are ${ids.join(', ') || 'none'}`,
    );
  };

  /**
   * Tells whether all services are in their applied state, at least two polls after poll number `since`. By then,
   * every change made before that poll is visible.
   */
  const isSettled = (since: number): boolean =>
    complaint === '' &&
    polls >= since + 2 &&
    [...schedulers.values()].every((scheduler) => scheduler.isSettled);

  await agent.announce();
  const running = run();
  return {
    /** Returns the tasks of all services, including those that stopped within the last hour. */
    tasks: (): readonly TaskView[] => allTasks().map(viewOf),
    /** Sends a signal to the container of a task. @throws {Error} when no task with that id is running */
    kill: async (taskId: string, signal: NodeJS.Signals) => runningTask(taskId).kill(signal),
    setMemoryLimit: async (taskId: string, bytes: number) =>
      runningTask(taskId).setMemoryLimit(bytes),
    publish,
    /** Resolves when every service is in its applied state and no task is being stopped. */
    settled: async () => {
      const since = polls;
      while (!isSettled(since)) await wait(SETTLED_POLL_MS);
    },
    /** Kills all containers without waiting for their requests, and ends the agent. */
    close: async () => {
      over.abort();
      await running;
      const reason = 'The agent that runs the tasks was closed';
      const stop = { code: 'ServiceSchedulerInitiated', reason } as const;
      await Promise.all(allTasks().map((task) => task.stopNow(stop)));
      await agent.leave().catch(() => undefined);
      ecs.destroy();
      targets.close();
    },
  };
}

import type { EmulatedLoadBalancer } from '../emulator/load-balancer/load-balancer.ts';
import type { Deployed, DeployOptions, Offered, Task } from './operations.ts';

/** A running server, in a process or in a container. */
export type RunningTask = Readonly<{
  id: string;
  host: string;
  port: number;
  /** Sends a signal to the task without waiting for its effect. */
  signal: (signal: 'SIGKILL' | 'SIGTERM') => void;
  /** Resolves when the task has ended. If a signal ended it, the exit code is 128 plus the signal's number. */
  ended: Promise<Readonly<{ exitCode: number; reason: string }>>;
  usage: () => Promise<Pick<Task, 'memoryBytes' | 'descriptors'>>;
  setMemoryLimit?: (bytes: number) => Promise<void>;
}>;

export type TasksOptions<Running extends RunningTask> = Readonly<{
  balancer: EmulatedLoadBalancer;
  targetGroup: string;
  version: string;
  /**
   * Starts a task and resolves when it listens. A task of the `broken` image never listens.
   * @throws {Error} with the last lines of the task's output
   */
  start: (image: 'current' | 'broken') => Promise<Running>;
}>;

type Entry<Running> = {
  readonly task: Running;
  readonly startedAtMs: number;
  state: Task['state'];
  exitCode?: number;
  stoppedReason?: string;
};

/** Number of tasks, including stopped ones, that are listed. ECS lists stopped tasks for an hour. */
const REMEMBERED = 20;
/** Number of failed starts after which a deployment is rolled back. ECS's circuit breaker needs at least 3. */
const FAILURES = 3;

/**
 * Keeps one task running behind a load balancer. It replaces a task that was killed, and starts a new task before it
 * stops the old one in a deploy.
 */
export async function keepTask<Running extends RunningTask>({
  balancer,
  targetGroup,
  version,
  start,
}: TasksOptions<Running>) {
  type Own = Entry<Running>;
  const entries: Own[] = [];
  const killed = new Set<Own>();
  let wanted = true;
  const crashed = Promise.withResolvers<number>();
  const targetOf = ({ host, port }: RunningTask) => ({ host, port });

  const noteEnd = async (entry: Own): Promise<void> => {
    const { exitCode, reason } = await entry.task.ended;
    const expected = entry.state === 'draining' || killed.has(entry);
    Object.assign(entry, { state: 'stopped', exitCode, stoppedReason: reason });
    if (wanted && !expected) crashed.resolve(exitCode);
  };
  const enter = async (): Promise<Own> => {
    const task = await start('current');
    const entry: Own = { task, startedAtMs: Date.now(), state: 'running' };
    entries.unshift(entry);
    entries.splice(REMEMBERED);
    balancer.addTarget(targetGroup, targetOf(task));
    void noteEnd(entry);
    return entry;
  };
  let current = await enter();
  let replacing: Promise<unknown> = Promise.resolve();
  /**
   * Settles when a task that exceeded its memory limit was replaced. A task may never reach its limit, so a deploy does
   * not wait for this promise.
   */
  let limited: Promise<unknown> = Promise.resolve();

  /** Waits until a killed task has ended, removes it from the load balancer, and starts another task. */
  const replaceWhenEnded = async (entry: Own): Promise<void> => {
    await entry.task.ended;
    void balancer.removeTarget(targetGroup, targetOf(entry.task));
    if (wanted && current === entry) current = await enter();
  };
  const entryOf = (taskId: string): Own => {
    const found = entries.find(({ task, state }) => task.id === taskId && state !== 'stopped');
    if (found) return found;
    const running = entries.filter(({ state }) => state !== 'stopped').map(({ task }) => task.id);
    throw new Error(`There is no running task "${taskId}", only ${running.join(', ') || 'none'}`);
  };

  const rollOver = async (): Promise<void> => {
    const old = current;
    current = await enter();
    if (old.state === 'running') old.state = 'draining';
    await balancer.removeTarget(targetGroup, targetOf(old.task));
    old.task.signal('SIGTERM');
    await old.task.ended;
  };
  const deploy = async ({ image }: DeployOptions): Promise<Deployed> => {
    await replacing;
    const beganMs = performance.now();
    const took = () => performance.now() - beganMs;
    if (image === undefined) {
      await rollOver();
      return { outcome: 'completed', tookMs: took() };
    }
    let why = '';
    for (let failures = 0; failures < FAILURES; failures += 1) {
      try {
        const task = await start('broken');
        task.signal('SIGKILL');
        return { outcome: 'completed', tookMs: took() };
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
      }
    }
    return { outcome: 'rolled_back', tookMs: took(), why };
  };

  const operations = {
    deploy,
    kill: async (taskId, signal) => {
      const entry = entryOf(taskId);
      killed.add(entry);
      entry.task.signal(signal);
      replacing = replaceWhenEnded(entry);
    },
    tasks: () =>
      Promise.all(
        entries.map(async ({ task, ...rest }): Promise<Task> => {
          const usage = rest.state === 'stopped' ? {} : await task.usage();
          return { id: task.id, address: `${task.host}:${task.port}`, version, ...rest, ...usage };
        }),
      ),
    deregisterTargets: async () => {
      void balancer.removeTarget(targetGroup, targetOf(current.task));
    },
    registerTargets: async () => balancer.addTarget(targetGroup, targetOf(current.task)),
    targets: async () =>
      balancer
        .state()
        .targetGroups.flatMap(({ targets }) =>
          targets.map(({ key, state }) => ({ address: key, state })),
        ),
    ...(current.task.setMemoryLimit && {
      setMemoryLimit: async (taskId: string, bytes: number) => {
        const entry = entryOf(taskId);
        // The task is marked as killed before its memory limit is set, because the limit may kill it at once.
        killed.add(entry);
        try {
          await entry.task.setMemoryLimit?.(bytes);
        } catch (error) {
          killed.delete(entry);
          throw error;
        }
        limited = replaceWhenEnded(entry);
      },
    }),
  } satisfies Offered;

  return {
    operations,
    current: () => current.task,
    rollOver,
    /** Resolves with the exit code of a task that ended without a request to do so. */
    crashed: crashed.promise,
    close: async () => {
      wanted = false;
      let last: Running | undefined;
      // Stopping is repeated until the newest task has ended, because a stopped task may have been replaced by another
      // one in the meantime.
      while (last !== current.task) {
        last = current.task;
        last.signal('SIGTERM');
        await last.ended;
        await Promise.allSettled([replacing, limited]);
      }
    },
  };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunnableDefinition } from './read-definition.ts';
import type { RunningContainer, TaskEnd } from './run-task.ts';
import type { TaskStats } from './read-stats.ts';
import { startTaskContainer } from './start-container.ts';
import type { TaskHost } from './task-host.ts';
import { TaskRefused } from './task-refused.ts';
import type { TaskTarget } from './task-targets.ts';

/**
 * State of an ECS task: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
export type TaskState =
  'PROVISIONING' | 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPING' | 'STOPPED';

export type StopCode =
  'EssentialContainerExited' | 'ServiceSchedulerInitiated' | 'TaskFailedToStart' | 'UserInitiated';

/** Why an ECS task was stopped: ECS's code, and the reason in ECS's words. */
export type Stop = Readonly<{ code: StopCode; reason: string }>;

export type FargateTaskOptions = Readonly<{
  host: TaskHost;
  clusterArn: string;
  service: string;
  deploymentId: string;
  definition: RunnableDefinition;
  loadBalancers: readonly Readonly<{ targetGroupArn: string; port: number }>[];
  securityGroups: readonly string[];
  /** Called after every change of the task's state (`TaskState`). */
  onState: (task: FargateTask) => void;
  say: (text: string) => void;
}>;

const POLL_MS = 200;
const DEFAULT_PORT = 8080;
const STARTING: readonly TaskState[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

export class FargateTask {
  readonly id = randomUUID().replaceAll('-', '');
  readonly arn: string;
  readonly options: FargateTaskOptions;
  readonly createdAtMs: number;
  /**
   * Id of the task's deployment. A rollback changes it, because its new deployment takes over the tasks of the last
   * completed one.
   */
  deploymentId: string;
  address = '';
  startedAtMs: number | undefined;
  stoppedAtMs: number | undefined;
  stopped: Stop | undefined;
  end: TaskEnd | undefined;
  wasHealthy = false;
  /** The latest measurement of the task's CPU and memory use; undefined before the first. */
  measured: TaskStats | undefined;
  readonly over: Promise<void>;
  #state: TaskState = 'PROVISIONING';
  #running: RunningContainer | undefined;
  #isHurried = false;

  constructor(options: FargateTaskOptions) {
    this.options = options;
    this.deploymentId = options.deploymentId;
    this.arn = `${options.clusterArn.replace(':cluster/', ':task/')}/${this.id}`;
    this.createdAtMs = options.host.clock.nowMs();
    this.over = this.#live();
  }

  get state(): TaskState {
    return this.#state;
  }

  get isStarting(): boolean {
    return this.stopped === undefined && STARTING.includes(this.#state);
  }

  get isRunning(): boolean {
    return this.stopped === undefined && this.#state === 'RUNNING';
  }

  get running(): RunningContainer | undefined {
    return this.#state === 'STOPPED' ? undefined : this.#running;
  }

  get targets(): readonly TaskTarget[] {
    return this.options.loadBalancers.map((each) => ({ ...each, host: this.address }));
  }

  /**
   * Deregisters the task, waits for its requests in flight, then sends SIGTERM, and SIGKILL when the stop timeout has
   * passed.
   */
  stop(stop: Stop): void {
    if (this.stopped !== undefined) return;
    this.stopped = stop;
    if (this.#state === 'RUNNING') void this.#stopRunning();
  }

  /** Kills the task without waiting for its requests in flight. */
  async stopNow(stop: Stop): Promise<void> {
    this.stopped ??= stop;
    this.#isHurried = true;
    await this.#running?.kill('SIGKILL').catch(() => undefined);
    await this.over;
  }

  async #live(): Promise<void> {
    const { host, definition } = this.options;
    try {
      this.#running = await this.#start();
      this.startedAtMs = host.clock.nowMs();
      if (this.stopped === undefined) await this.#register();
      this.#become('RUNNING');
      if (this.stopped !== undefined) void this.#stopRunning();
      this.end = await this.#running.ended;
      this.stopped ??= {
        code: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
      };
      if (this.#state === 'RUNNING') await this.#deregister();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      // An error after the start means that the running container disappeared: its engine stopped, or another program
      // removed it.
      const code =
        this.startedAtMs === undefined ? 'TaskFailedToStart' : 'EssentialContainerExited';
      this.stopped ??= { code, reason: why };
      if (this.#state === 'RUNNING') await this.#deregister();
      if (!(error instanceof TaskRefused))
        this.options.say(`Task ${this.id} of ${definition.revision}: ${why}`);
    }
    if (this.address !== '') host.addresses.release(this.address);
    this.stoppedAtMs = host.clock.nowMs();
    this.#become('STOPPED');
  }

  async #start(): Promise<RunningContainer> {
    const { host, loadBalancers } = this.options;
    this.address = await host.addresses.take(loadBalancers[0]?.port ?? DEFAULT_PORT);
    this.#become('PENDING');
    return startTaskContainer(this);
  }

  async #register(): Promise<void> {
    this.#become('ACTIVATING');
    for (const target of this.targets)
      await this.options.host.targets.register(target).catch((error: unknown) => {
        this.options.say(
          `Cannot register ${target.host} in ${target.targetGroupArn}: ${String(error)}`,
        );
      });
  }

  async #deregister(): Promise<void> {
    for (const target of this.targets)
      await this.options.host.targets.deregister(target).catch((error: unknown) => {
        this.options.say(
          `Cannot deregister ${target.host} from ${target.targetGroupArn}: ${String(error)}`,
        );
      });
  }

  async #stopRunning(): Promise<void> {
    this.#become('DEACTIVATING');
    await this.#deregister();
    await this.#drain();
    if (this.#state !== 'STOPPED') this.#become('STOPPING');
    if (this.#isHurried) await this.#running?.kill('SIGKILL').catch(() => undefined);
    await this.#running?.stop();
  }

  /** Waits for the deregistration delay, or until the load balancer has no request in flight to the task. */
  async #drain(): Promise<void> {
    const { host } = this.options;
    const delays = this.targets.map(({ targetGroupArn }) => host.targets.delayMs(targetGroupArn));
    const delayMs = Math.max(0, ...(await Promise.all(delays).catch(() => [0])));
    const untilMs = host.clock.nowMs() + delayMs;
    while (host.clock.nowMs() < untilMs && this.end === undefined && !this.#isHurried) {
      if (this.targets.every((target) => host.isDrained(target))) return;
      await wait(POLL_MS);
    }
  }

  #become(state: TaskState): void {
    this.#state = state;
    this.options.onState(this);
  }
}

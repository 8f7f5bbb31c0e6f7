import type { Service } from '@aws-sdk/client-ecs';
import type { EventSink } from '../cloudwatch/sinks.ts';
import { readDeployment, type Deployment } from './deployment.ts';
import type { ServiceReport } from './ecs-agent.ts';
import { FargateTask } from './fargate-task.ts';
import { judgeTask } from './judge-task.ts';
import { planTasks } from './plan-tasks.ts';
import type { RunnableDefinition } from './read-definition.ts';
import { reportService } from './report-service.ts';
import { RolloutEvents } from './rollout-events.ts';
import { finish, Rollout, type JudgedTask } from './rollout.ts';
import { ServiceMessages } from './service-messages.ts';
import type { TaskHost } from './task-host.ts';
import { taskDetail } from './task-record.ts';

export type SchedulerOptions = Readonly<{
  host: TaskHost;
  clusterArn: string;
  serviceName: string;
  /** Reads a task definition by its ARN. @throws {TaskRefused} when it cannot be run */
  definitionOf: (arn: string) => Promise<RunnableDefinition>;
  isActive: (taskDefinition: string) => Promise<boolean>;
  events: EventSink;
  say: (text: string) => void;
}>;

const REMEMBERED_MS = 3_600_000;

/** Starts and stops the tasks of one ECS service, so that they match the applied service. */
export class ServiceScheduler {
  readonly options: SchedulerOptions;
  readonly #messages: ServiceMessages;
  readonly #rollout: Rollout;
  readonly #rolloutEvents: RolloutEvents;
  #tasks: readonly FargateTask[] = [];
  #isSteady = false;

  constructor(options: SchedulerOptions) {
    const { clock } = options.host;
    this.options = options;
    this.#messages = new ServiceMessages(options.serviceName, clock);
    this.#rollout = new Rollout({ clock, isActive: options.isActive });
    this.#rolloutEvents = new RolloutEvents(options.events);
  }

  /** Tasks of the service, including those that stopped within the last hour. */
  get tasks(): readonly FargateTask[] {
    return this.#tasks;
  }

  /** Whether the last step found the service in its applied state, and no task is being stopped. */
  get isSettled(): boolean {
    return (
      this.#isSteady &&
      this.#tasks.every(({ isRunning, state }) => isRunning || state === 'STOPPED')
    );
  }

  /**
   * Starts and stops tasks to approach the applied state of the service. @returns the report for ECS, and a function
   * to call once ECS has accepted the report
   */
  async step(service: Service): Promise<Readonly<{ report: ServiceReport; told: () => void }>> {
    const nowMs = this.options.host.clock.nowMs();
    this.#forget(nowMs);
    const judged = this.#judge(service);
    const applied = (service.deployments ?? []).map(readDeployment);
    const begun = await this.#rollout.advance(service, applied, { all: this.#tasks, judged });
    const primary = begun.find(({ isPrimary }) => isPrimary);
    if (primary !== undefined) await this.#move(service, primary, judged);
    const { deployments, isSteady } = finish(service, begun, { all: this.#tasks, judged });
    this.#isSteady = isSteady;
    this.#comment(applied, begun);
    this.#comment(begun, deployments);
    const report = reportService(service, {
      tasks: this.#tasks,
      deployments,
      events: this.#messages.all,
      nowMs,
    });
    const told = () => {
      this.#rolloutEvents.tell(begun, nowMs);
      this.#rolloutEvents.tell(deployments, nowMs);
    };
    return { report, told };
  }

  /** Stops all tasks of the service, because the service was deleted. */
  stopAll(reason: string): void {
    this.#isSteady = true;
    for (const task of this.#tasks) task.stop({ code: 'ServiceSchedulerInitiated', reason });
  }

  #forget(nowMs: number): void {
    this.#tasks = this.#tasks.filter(
      ({ stoppedAtMs }) => stoppedAtMs === undefined || nowMs - stoppedAtMs < REMEMBERED_MS,
    );
  }

  #judge({ healthCheckGracePeriodSeconds = 0 }: Service): JudgedTask {
    const live = this.#tasks.filter(({ isRunning, isStarting }) => isRunning || isStarting);
    return new Map(
      live.map((task) => [task, judgeTask(task, healthCheckGracePeriodSeconds * 1000)]),
    );
  }

  async #move(service: Service, primary: Deployment, judged: JudgedTask): Promise<void> {
    const { desiredCount = 0, deploymentConfiguration: limits = {} } = service;
    const { minimumHealthyPercent = 100, maximumPercent = 200 } = limits;
    const planned = [...judged].map(([{ id, deploymentId }, { standing }]) => ({
      id,
      isPrimary: deploymentId === primary.id,
      standing,
    }));
    const plan = planTasks(planned, { desiredCount, minimumHealthyPercent, maximumPercent });
    for (const [task, { reason }] of judged) {
      if (plan.stop.includes(task.id))
        this.#stop(task, `Scaling activity initiated by (deployment ${primary.id})`);
      if (plan.stopUnhealthy.includes(task.id)) this.#stop(task, reason);
    }
    const { backoff } = this.#rollout;
    if (primary.rolloutState === 'FAILED' || plan.start === 0) return;
    if (backoff.isOn) this.#messages.addOnce('is unable to consistently start tasks successfully.');
    if (backoff.mayStart(this.options.host.clock.nowMs()))
      await this.#start(service, primary, plan.start);
  }

  async #start(service: Service, primary: Deployment, count: number): Promise<void> {
    const { host, serviceName, clusterArn, say, definitionOf } = this.options;
    const loadBalancers = (service.loadBalancers ?? []).flatMap(
      ({ targetGroupArn, containerPort: port }) =>
        targetGroupArn === undefined || port === undefined ? [] : [{ targetGroupArn, port }],
    );
    try {
      const definition = await definitionOf(primary.taskDefinition);
      const make = () =>
        new FargateTask({
          host,
          clusterArn,
          service: serviceName,
          deploymentId: primary.id,
          definition,
          loadBalancers,
          securityGroups: service.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [],
          say,
          onState: (task) => this.#changed(task),
        });
      const started = Array.from({ length: count }, make);
      this.#tasks = [...this.#tasks, ...started];
      const ids = started.map(({ id }) => `(task ${id})`).join(' ');
      this.#messages.add(`has started ${count} tasks: ${ids}.`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#rollout.refuse(primary);
      this.#messages.addOnce(`was unable to place a task. Reason: ${why}`);
      say(`Cannot run ${primary.taskDefinition}: ${why}`);
    }
  }

  #stop(task: FargateTask, reason: string): void {
    const about = reason.startsWith('Task failed ') ? ` (${reason})` : '';
    this.#messages.add(`has stopped 1 running tasks: (task ${task.id})${about}.`);
    task.stop({ code: 'ServiceSchedulerInitiated', reason });
  }

  #comment(before: readonly Deployment[], now: readonly Deployment[]): void {
    for (const { id, rolloutState } of now) {
      if (before.find((each) => each.id === id)?.rolloutState !== 'IN_PROGRESS') continue;
      if (rolloutState === 'FAILED')
        this.#messages.add(`(deployment ${id}) deployment failed: tasks failed to start.`);
      if (rolloutState !== 'COMPLETED') continue;
      this.#messages.add(`(deployment ${id}) deployment completed.`);
      this.#messages.add('has reached a steady state.');
    }
  }

  #changed(task: FargateTask): void {
    this.options.events({
      source: 'aws.ecs',
      detailType: 'ECS Task State Change',
      detail: taskDetail(task),
    });
  }
}

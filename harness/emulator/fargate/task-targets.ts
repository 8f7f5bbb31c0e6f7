import {
  DeregisterTargetsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsAccess } from '../aws-access.ts';

/** Target of a load balancer: an ECS task's address and port in a target group. */
export type TaskTarget = Readonly<{ targetGroupArn: string; host: string; port: number }>;

const DEFAULT_DELAY_SECONDS = 300;

/** Registers tasks in their service's target groups and deregisters them, as ECS does. */
export class TaskTargets {
  readonly #elb: ElasticLoadBalancingV2Client;

  constructor(aws: AwsAccess) {
    this.#elb = new ElasticLoadBalancingV2Client(aws);
  }

  async register({ targetGroupArn, host, port }: TaskTarget): Promise<void> {
    const Targets = [{ Id: host, Port: port, AvailabilityZone: 'all' }];
    await this.#elb.send(new RegisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets }));
  }

  async deregister({ targetGroupArn, host, port }: TaskTarget): Promise<void> {
    const Targets = [{ Id: host, Port: port }];
    await this.#elb.send(new DeregisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets }));
  }

  async delayMs(targetGroupArn: string): Promise<number> {
    const { Attributes = [] } = await this.#elb.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: targetGroupArn }),
    );
    const delay = Attributes.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds');
    return Number(delay?.Value ?? DEFAULT_DELAY_SECONDS) * 1000;
  }

  /** Deregisters all targets of a target group, which an earlier agent left behind when it was killed. */
  async deregisterAll(targetGroupArn: string): Promise<void> {
    const { TargetHealthDescriptions = [] } = await this.#elb.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
    );
    const Targets = TargetHealthDescriptions.flatMap(({ Target, TargetHealth }) =>
      Target?.Id === undefined || TargetHealth?.State === 'draining'
        ? []
        : [{ Id: Target.Id, ...(Target.Port === undefined ? {} : { Port: Target.Port }) }],
    );
    if (Targets.length > 0)
      await this.#elb.send(
        new DeregisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets }),
      );
  }

  close(): void {
    this.#elb.destroy();
  }
}

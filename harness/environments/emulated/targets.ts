import { setTimeout as wait } from 'node:timers/promises';
import {
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
  type ElasticLoadBalancingV2Client,
  type TargetDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AppliedLoadBalancer } from '../../emulator/load-balancer/applied/applied-load-balancer.ts';
import type { Offered, SeenTarget } from '../operations.ts';

type Parts = Readonly<{ elb: ElasticLoadBalancingV2Client; balancer: AppliedLoadBalancer }>;

const POLL_MS = 250;
const UNHEALTHY_MS = 120_000;
/** Path that the server answers with 404, used as a health check path that always fails. */
const NO_SUCH_PATH = '/no-such-health-check';

/** Returns the operations on the applied target group, which change it through the AWS API alone. */
export function targetOperations({ elb, balancer }: Parts) {
  const group = async () => {
    const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({}));
    const [first] = TargetGroups ?? [];
    if (first?.TargetGroupArn === undefined) throw new Error('Cannot find a target group');
    return { arn: first.TargetGroupArn, path: first.HealthCheckPath ?? '/' };
  };
  const registered = async (TargetGroupArn: string): Promise<TargetDescription[]> => {
    const { TargetHealthDescriptions = [] } = await elb.send(
      new DescribeTargetHealthCommand({ TargetGroupArn }),
    );
    return TargetHealthDescriptions.flatMap(({ Target }) => (Target ? [Target] : []));
  };
  const targets = async (): Promise<readonly SeenTarget[]> => {
    const { arn } = await group();
    return (await registered(arn)).map(({ Id: host = '', Port: port = 0 }) => {
      const { state, reason, description } = balancer.targetHealth(arn, { host, port });
      const why = [reason, description].filter((text) => text !== undefined).join(': ');
      return { address: `${host}:${port}`, state, ...(why !== '' && { reason: why }) };
    });
  };
  const setPath = async (arn: string, path: string): Promise<void> => {
    const change = { TargetGroupArn: arn, HealthCheckPath: path };
    await elb.send(new ModifyTargetGroupCommand(change));
    await balancer.refresh();
  };
  let taken: TargetDescription[] = [];
  return {
    targets,
    failHealthChecks: async (forMs) => {
      const { arn, path } = await group();
      await setPath(arn, NO_SUCH_PATH);
      const until = performance.now() + UNHEALTHY_MS;
      while (!(await targets()).every(({ state }) => state === 'unhealthy')) {
        if (performance.now() > until) throw new Error('The targets did not become unhealthy');
        await wait(POLL_MS);
      }
      setTimeout(() => void setPath(arn, path), forMs);
    },
    deregisterTargets: async () => {
      const { arn } = await group();
      taken = await registered(arn);
      await elb.send(new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: taken }));
      await balancer.refresh();
    },
    registerTargets: async () => {
      const { arn } = await group();
      if (taken.length > 0)
        await elb.send(new RegisterTargetsCommand({ TargetGroupArn: arn, Targets: taken }));
      taken = [];
      await balancer.refresh();
    },
  } satisfies Offered;
}

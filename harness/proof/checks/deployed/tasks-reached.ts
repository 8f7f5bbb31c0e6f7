import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { findingsOf } from '../../evidence/finding.ts';
import { send } from '../../target/wire/send.ts';
import { charge } from '../check-context.ts';
import { serverOf, serviceOf, wantedDefinition } from './applied.ts';
import type { DeployedCheck, DeployedContext } from './deployed-context.ts';
import { ingressProblem } from './ingress.ts';
import { messageOf } from '../../evidence/parse.ts';

const name = 'tasks-reached';
const is = findingsOf(name);
const WITHIN_MS = 12_000;

/** Check of requirement I4: the load balancer reaches the tasks, and their security group admits nobody else. */
export const tasksReached: DeployedCheck = {
  name,
  look: async (ctx) => {
    const closed = await closedTo(ctx);
    const answer = await answerOf(ctx);
    if (closed !== undefined) return is.violated(`${closed}; GET /healthz: ${answer}`, [closed]);
    if (answer !== '200')
      return is.violated(
        `The load balancer does not reach a task: GET /healthz: ${answer}; its security groups let it`,
        [`GET /healthz: ${answer}`],
      );
    return is.proven(
      'The load balancer reaches the tasks, whose security group lets in nobody else',
    );
  },
};

async function answerOf(ctx: DeployedContext): Promise<string> {
  charge(ctx, { requests: 1 });
  const { url, dispatcher } = ctx.target;
  try {
    const { status } = await send({ url, path: '/healthz', dispatcher, timeoutMs: WITHIN_MS });
    return String(status);
  } catch (error) {
    return messageOf(error);
  }
}

/** Returns the problem with the security groups of the tasks; undefined when there is none. */
async function closedTo(ctx: DeployedContext): Promise<string | undefined> {
  const { aws, applied } = ctx;
  const { networkConfiguration } = await serviceOf(ctx);
  const GroupIds = networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
  const port = serverOf(await wantedDefinition(ctx)).portMappings?.[0]?.containerPort ?? 0;
  const { LoadBalancers = [] } = await aws.balancing.send(
    new DescribeLoadBalancersCommand({ LoadBalancerArns: [applied.loadBalancerArn] }),
  );
  const balancer = LoadBalancers.flatMap(({ SecurityGroups = [] }) => SecurityGroups);
  const { SecurityGroups = [] } = await aws.ec2.send(
    new DescribeSecurityGroupsCommand({ GroupIds }),
  );
  const rules = SecurityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions);
  const problem = ingressProblem({ rules, port, balancer });
  return problem && `Security group ${GroupIds.join(', ')} of the tasks ${problem}`;
}

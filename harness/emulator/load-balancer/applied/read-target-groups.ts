import {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancerOptions, TargetAddress } from '../options.ts';
import { attributesOf, type Attributes } from './attributes.ts';

export type TargetGroupInput = NonNullable<LoadBalancerOptions['targetGroups']>[number];

/** Attributes of a target group that the emulator accepts; those in `only` must have the given value. */
const ATTRIBUTES = {
  name: 'target group',
  used: ['deregistration_delay.timeout_seconds', 'load_balancing.algorithm.type'],
  only: {
    'stickiness.enabled': 'false',
    'slow_start.duration_seconds': '0',
    'load_balancing.algorithm.anomaly_mitigation': 'off',
  },
  /** Attributes that the emulator ignores, because they change nothing on one machine or without stickiness. */
  ignored: /^(stickiness\.|load_balancing\.cross_zone\.|waf\.|target_group_health\.)/,
} as const;

/**
 * Reads target groups with their attributes and registered targets. Each target group is named by its ARN.
 *
 * @throws {Error} naming the part of a target group that is not emulated.
 */
export async function readTargetGroups(
  api: ElasticLoadBalancingV2Client,
  arns: readonly string[],
): Promise<TargetGroupInput[]> {
  if (arns.length === 0) return [];
  const { TargetGroups = [] } = await api.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: [...arns] }),
  );
  return Promise.all(
    TargetGroups.map(async (group) => {
      const TargetGroupArn = group.TargetGroupArn ?? '';
      const [{ Attributes }, targets] = await Promise.all([
        api.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn })),
        readTargets(api, TargetGroupArn),
      ]);
      return { ...settingsOf(group, attributesOf(Attributes, ATTRIBUTES)), targets };
    }),
  );
}

async function readTargets(
  api: ElasticLoadBalancingV2Client,
  TargetGroupArn: string,
): Promise<TargetAddress[]> {
  const answer = await api.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return (answer.TargetHealthDescriptions ?? []).flatMap(({ Target: target, TargetHealth }) => {
    if (TargetHealth?.State === 'draining' || target?.Id === undefined) return [];
    return [{ host: target.Id, port: Number(target.Port) }];
  });
}

function settingsOf(group: TargetGroup, attributes: Attributes): TargetGroupInput {
  const { TargetGroupArn: name = '', HealthCheckPort: port, Matcher } = group;
  const refuse = (what: string, accepted: string): never => {
    throw new Error(`Cannot serve target group ${name} with ${what}: only ${accepted} is emulated`);
  };
  type Word = 'TargetType' | 'Protocol' | 'HealthCheckProtocol' | 'ProtocolVersion';
  const only = (key: Word, accepted: string) => {
    if (group[key] !== accepted) refuse(`${key} "${group[key]}"`, `"${accepted}"`);
  };
  only('TargetType', 'ip');
  only('Protocol', 'HTTP');
  only('HealthCheckProtocol', 'HTTP');
  if (group.ProtocolVersion !== undefined) only('ProtocolVersion', 'HTTP1');
  if (group.HealthCheckEnabled === false) refuse('no health check', 'one with a health check');

  const algorithm = attributes.get('load_balancing.algorithm.type') ?? 'round_robin';
  if (algorithm !== 'round_robin' && algorithm !== 'least_outstanding_requests') {
    refuse(`the algorithm "${algorithm}"`, '"round_robin" or "least_outstanding_requests"');
  }
  const delay = attributes.get('deregistration_delay.timeout_seconds');
  return {
    name,
    algorithm: algorithm === 'round_robin' ? algorithm : 'least_outstanding_requests',
    ...(delay !== undefined && { deregistrationDelayMs: Number(delay) * 1_000 }),
    healthCheck: {
      ...(port !== undefined && port !== 'traffic-port' && { port: Number(port) }),
      path: group.HealthCheckPath ?? '/',
      intervalMs: (group.HealthCheckIntervalSeconds ?? 30) * 1_000,
      timeoutMs: (group.HealthCheckTimeoutSeconds ?? 5) * 1_000,
      healthyThreshold: group.HealthyThresholdCount ?? 5,
      unhealthyThreshold: group.UnhealthyThresholdCount ?? 2,
      matcher: Matcher?.HttpCode ?? '200',
    },
  };
}

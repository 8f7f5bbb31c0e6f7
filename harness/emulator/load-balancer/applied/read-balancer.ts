import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  type Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { attributesOf } from './attributes.ts';
import { readRules, type ReadRules } from './read-rules.ts';
import { readTargetGroups, type TargetGroupInput } from './read-target-groups.ts';

/** The load balancer with an HTTPS listener that is currently applied. */
export type AppliedBalancer = Readonly<{
  arn: string;
  dnsName: string;
  vpcId: string;
  securityGroups: readonly string[];
  idleTimeoutMs: number;
  dropInvalidHeaderFields: boolean;
  httpsPort: number;
  notServed: readonly string[];
  rules: ReadRules;
  targetGroups: readonly TargetGroupInput[];
}>;

const ATTRIBUTES = {
  name: 'load balancer',
  used: ['idle_timeout.timeout_seconds', 'routing.http.drop_invalid_header_fields.enabled'],
  only: {
    'routing.http.preserve_host_header.enabled': 'false',
    'routing.http.xff_client_port.enabled': 'false',
    'routing.http.xff_header_processing.mode': 'append',
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
  },
  /**
   * Settings that the emulator ignores, because they change nothing for plain HTTP on loopback: logs, TLS, zones,
   * client connections.
   */
  ignored:
    /^(access_logs|connection_logs|health_check_logs|client_keep_alive|deletion_protection|dns_record|ipv6|load_balancing|routing\.http2|routing\.http\.desync_mitigation_mode|waf|zonal_shift|secondary_ips)\b/,
} as const;

/**
 * Reads the applied load balancer. Returns undefined if there is none, or if it has no HTTPS listener.
 *
 * @throws {Error} naming a setting that is not emulated.
 */
export async function readBalancer(
  api: ElasticLoadBalancingV2Client,
): Promise<AppliedBalancer | undefined> {
  const { LoadBalancers = [] } = await api.send(new DescribeLoadBalancersCommand({}));
  const [balancer, ...others] = LoadBalancers.filter(({ Type }) => Type === 'application');
  if (others.length > 0) {
    const arns = LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn).join(', ');
    throw new Error(`Cannot serve the load balancers ${arns}: one at a time is emulated`);
  }
  const LoadBalancerArn = balancer?.LoadBalancerArn;
  if (balancer === undefined || LoadBalancerArn === undefined) return undefined;
  const [{ Attributes }, { Listeners = [] }] = await Promise.all([
    api.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn })),
    api.send(new DescribeListenersCommand({ LoadBalancerArn })),
  ]);
  const [https, ...second] = Listeners.filter(({ Protocol }) => Protocol === 'HTTPS');
  if (second.length > 0) throw new Error('Cannot serve two HTTPS listeners: one is emulated');
  if (https === undefined) return undefined;

  const { Rules = [] } = await api.send(
    new DescribeRulesCommand({ ListenerArn: https.ListenerArn }),
  );
  const rules = readRules(Rules);
  const attributes = attributesOf(Attributes, ATTRIBUTES);
  return {
    arn: LoadBalancerArn,
    dnsName: (balancer.DNSName ?? '').toLowerCase(),
    vpcId: balancer.VpcId ?? '',
    securityGroups: balancer.SecurityGroups ?? [],
    idleTimeoutMs: Number(attributes.get('idle_timeout.timeout_seconds') ?? 60) * 1_000,
    dropInvalidHeaderFields:
      attributes.get('routing.http.drop_invalid_header_fields.enabled') === 'true',
    httpsPort: https.Port ?? 443,
    notServed: Listeners.filter((listener) => listener !== https).map(notServed),
    rules,
    targetGroups: await readTargetGroups(api, targetGroupsOf(rules)),
  };
}

function targetGroupsOf({ rules, defaultActions }: ReadRules): string[] {
  const actions = [...rules.flatMap((rule) => rule.actions), ...defaultActions];
  const arns = actions.flatMap((action) => (action.type === 'forward' ? action.targetGroup : []));
  return [...new Set(arns)];
}

function notServed({ Protocol, Port, DefaultActions = [] }: Listener): string {
  const redirects = DefaultActions.every(({ Type }) => Type === 'redirect');
  const why = redirects ? 'it only redirects' : 'only the HTTPS listener is';
  return `The ${Protocol} listener on port ${Port} is not served: ${why}`;
}

import type { SecurityGroupRule } from '@aws-sdk/client-ec2';

/** The security-group rules and addresses that decide whether a load balancer reaches a target. */
export type Ipv4Network = Readonly<{
  /** Security groups of the load balancer; when empty, all outgoing connections are allowed. */
  balancerGroups: readonly string[];
  vpcCidr: string;
  rules: readonly SecurityGroupRule[];
}>;

type Side = Readonly<{ groups: readonly string[]; port: number }>;

/**
 * Tells whether the security groups of load balancer and target allow a TCP connection. A rule for an address range
 * counts only if it covers the whole VPC, because emulated tasks have loopback addresses. Rules for IPv6 and prefix
 * lists never count.
 */
export function canConnect(network: Ipv4Network, { groups, port }: Side): boolean {
  const { balancerGroups, rules } = network;
  const lets = (from: readonly string[], to: readonly string[], isEgress: boolean) =>
    rules.some(
      (rule) =>
        rule.IsEgress === isEgress &&
        from.includes(rule.GroupId ?? '') &&
        isForPort(rule, port) &&
        (to.includes(rule.ReferencedGroupInfo?.GroupId ?? '') ||
          containsNetwork(rule.CidrIpv4, network.vpcCidr)),
    );
  const out = balancerGroups.length === 0 || lets(balancerGroups, groups, true);
  return out && lets(groups, balancerGroups, false);
}

function isForPort({ IpProtocol, FromPort = -1, ToPort = -1 }: SecurityGroupRule, port: number) {
  if (IpProtocol === '-1') return true;
  return (IpProtocol === 'tcp' || IpProtocol === '6') && FromPort <= port && port <= ToPort;
}

export function containsNetwork(outer: string | undefined, inner: string): boolean {
  if (outer === undefined) return false;
  const [from, bits] = rangeOf(outer);
  const [inside, insideBits] = rangeOf(inner);
  if (bits > insideBits) return false;
  const size = 2 ** (32 - bits);
  return Math.floor(from / size) === Math.floor(inside / size);
}

function rangeOf(cidr: string): [address: number, bits: number] {
  const [address = '', bits = '32'] = cidr.split('/');
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return [number, Number(bits)];
}

import type { IpPermission } from '@aws-sdk/client-ec2';

export type Ingress = Readonly<{
  /** Ingress rules of all security groups that the ECS tasks have. */
  rules: readonly IpPermission[];
  port: number;
  /** Ids of the load balancer's security groups. */
  balancer: readonly string[];
}>;

/**
 * Sources from which a rule allows connections: `groups` are security groups, `others` are address ranges and prefix
 * lists.
 */
type Sources = Readonly<{ groups: readonly string[]; others: readonly string[] }>;

/**
 * Returns a problem with the ingress rules for the tasks' port. Either a source besides the load balancer may connect,
 * or the load balancer may not. Returns undefined when the load balancer, and nobody else, may connect.
 */
export function ingressProblem({ rules, port, balancer }: Ingress): string | undefined {
  const into = rules.filter((rule) => covers(rule, port)).map(sourcesOf);
  const isBalancer = (group: string): boolean => balancer.includes(group);
  const own = `the load balancer's is ${balancer.join(', ')}`;
  if (!into.some(({ groups }) => groups.some(isBalancer)))
    return `has no ingress rule (IpPermissions) that lets port ${port} in from the load balancer: ${own}`;
  const [address] = into.flatMap(({ others }) => others);
  if (address !== undefined)
    return `lets port ${port} in from addresses (${address}), not from the load balancer alone: ${own}`;
  const group = into.flatMap(({ groups }) => groups).find((each) => !isBalancer(each));
  return group === undefined
    ? undefined
    : `lets port ${port} in from another security group (${group}), not from the load balancer alone: ${own}`;
}

/** Tells whether an ingress rule covers a TCP port; a rule without ports covers all of them. */
const covers = ({ IpProtocol = '-1', FromPort, ToPort }: IpPermission, port: number): boolean =>
  ['-1', '6', 'tcp'].includes(IpProtocol) &&
  (IpProtocol === '-1' || ((FromPort ?? 0) <= port && port <= (ToPort ?? 65_535)));

const sourcesOf = (rule: IpPermission): Sources => ({
  groups: (rule.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
  others: [
    ...(rule.IpRanges ?? []).map(({ CidrIp = 'IpRanges' }) => CidrIp),
    ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 = 'Ipv6Ranges' }) => CidrIpv6),
    ...(rule.PrefixListIds ?? []).map(({ PrefixListId = 'PrefixListIds' }) => PrefixListId),
  ],
});

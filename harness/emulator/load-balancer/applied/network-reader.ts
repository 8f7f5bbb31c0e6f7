import {
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  EC2Client,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { AwsAccess } from '../../aws-access.ts';
import type { AppliedBalancer } from './read-balancer.ts';
import type { Ipv4Network } from './security-groups.ts';

/** Returns the security groups of the ECS task at a host; undefined for a host without a task. */
export type GroupsOf = (host: string) => readonly string[] | undefined;

/**
 * Reads the security-group rules between a load balancer and its targets. The address range of a VPC is read once.
 */
export class NetworkReader {
  readonly #ec2: EC2Client;
  readonly #groupsOf: GroupsOf;
  readonly #cidrs = new Map<string, string>();

  constructor(aws: AwsAccess, groupsOf: GroupsOf) {
    this.#ec2 = new EC2Client(aws);
    this.#groupsOf = groupsOf;
  }

  async read({ securityGroups, vpcId, targetGroups }: AppliedBalancer): Promise<Ipv4Network> {
    const hosts = targetGroups.flatMap(({ targets = [] }) => targets.map(({ host }) => host));
    const groups = [...securityGroups, ...hosts.flatMap((host) => this.#groupsOf(host) ?? [])];
    const vpcCidr = this.#cidrs.get(vpcId) ?? (await this.#readCidr(vpcId));
    this.#cidrs.set(vpcId, vpcCidr);
    return { balancerGroups: securityGroups, vpcCidr, rules: await this.#readRules(groups) };
  }

  close(): void {
    this.#ec2.destroy();
  }

  async #readRules(groups: readonly string[]): Promise<SecurityGroupRule[]> {
    const ids = [...new Set(groups)];
    if (ids.length === 0) return [];
    const Filters = [{ Name: 'group-id', Values: ids }];
    const answer = await this.#ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return answer.SecurityGroupRules ?? [];
  }

  async #readCidr(vpcId: string): Promise<string> {
    const { Vpcs = [] } = await this.#ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
    return Vpcs[0]?.CidrBlock ?? '0.0.0.0/0';
  }
}

import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import type { AwsAccess } from '../../aws-access.ts';

export const given = (value: string | undefined): string => {
  if (value === undefined) throw new Error('The AWS API did not answer with an id');
  return value;
};

/** Applies a VPC whose security groups let the load balancer reach its targets at `port` only. */
export async function applyNetwork(aws: AwsAccess, port: number) {
  const ec2 = new EC2Client(aws);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.40.0.0/16' }));
  const VpcId = given(Vpc?.VpcId);
  const subnet = async (CidrBlock: string, AvailabilityZone: string) => {
    const made = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));
    return given(made.Subnet?.SubnetId);
  };
  const subnetIds = [
    await subnet('10.40.0.0/24', 'us-east-1a'),
    await subnet('10.40.1.0/24', 'us-east-1b'),
  ];
  const group = async (GroupName: string) => {
    const input = { GroupName, Description: GroupName, VpcId };
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(input));
    // AWS gives every new security group a rule that allows all outgoing traffic; this fixture removes it.
    const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
    return given(GroupId);
  };
  const balancerGroup = await group('balancer');
  const tasksGroup = await group('tasks');
  const to = (GroupId: string) => [
    { IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId }] },
  ];
  await ec2.send(
    new AuthorizeSecurityGroupEgressCommand({
      GroupId: balancerGroup,
      IpPermissions: to(tasksGroup),
    }),
  );
  const ingress = { GroupId: tasksGroup, IpPermissions: to(balancerGroup) };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(ingress));
  return { ec2, VpcId, subnetIds, balancerGroup, tasksGroup, ingress };
}

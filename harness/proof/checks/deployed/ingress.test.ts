import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IpPermission } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { ingressProblem } from './ingress.ts';

const PORT = 8080;
const BALANCER = ['sg-balancer-1', 'sg-balancer-2'];

const problemOf = (...rules: IpPermission[]) =>
  ingressProblem({ rules, port: PORT, balancer: BALANCER });

const from = (...groups: string[]): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: PORT,
  ToPort: PORT,
  UserIdGroupPairs: groups.map((GroupId) => ({ GroupId })),
});

test('ingressProblem() finds a second security group beside the one of the load balancer', () => {
  assert.equal(problemOf(from('sg-balancer-1')), undefined);
  assert.equal(problemOf(from(...BALANCER)), undefined);
  assert.match(problemOf(from('sg-balancer-1', 'sg-bastion')) ?? '', /group \(sg-bastion\)/);
  assert.match(problemOf(from('sg-balancer-1'), from('sg-bastion')) ?? '', /\(sg-bastion\)/);
  assert.match(problemOf(from('sg-bastion')) ?? '', /no ingress rule/);
  assert.match(problemOf() ?? '', /no ingress rule/);
});

/** Generates the source of an ingress rule: a security group, an address range or a prefix list. */
const source = fc.constantFrom<IpPermission>(
  ...BALANCER.map((GroupId) => ({ UserIdGroupPairs: [{ GroupId }] })),
  { UserIdGroupPairs: [{ GroupId: 'sg-other' }] },
  { IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
  { Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
  { PrefixListIds: [{ PrefixListId: 'pl-1' }] },
);
const ports = fc.constantFrom<IpPermission>(
  { IpProtocol: 'tcp', FromPort: PORT, ToPort: PORT },
  { IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535 },
  { IpProtocol: 'tcp', FromPort: PORT + 1, ToPort: PORT + 9 },
  { IpProtocol: 'udp', FromPort: PORT, ToPort: PORT },
  { IpProtocol: '-1' },
);

test('ingressProblem() wants the load balancer among the sources of a port, and no other, whatever the rules', () => {
  const rules = fc.array(fc.record({ ports, source }), { maxLength: 6 });
  fc.assert(
    fc.property(rules, (drawn) => {
      const open = drawn.filter(
        ({ ports: { IpProtocol, FromPort = 0 } }) => IpProtocol !== 'udp' && FromPort <= PORT,
      );
      const isBalancer = open.map(({ source: { UserIdGroupPairs = [] } }) =>
        UserIdGroupPairs.some(({ GroupId = '' }) => BALANCER.includes(GroupId)),
      );
      const isRight = isBalancer.includes(true) && !isBalancer.includes(false);
      const problem = problemOf(...drawn.map((each) => ({ ...each.ports, ...each.source })));
      assert.equal(problem === undefined, isRight, problem);
    }),
  );
});

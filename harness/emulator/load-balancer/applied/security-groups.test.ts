import assert from 'node:assert/strict';
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { test } from '../../../kit/kit.ts';
import { canConnect, containsNetwork } from './security-groups.ts';

const rule = (GroupId: string, IsEgress: boolean, more: SecurityGroupRule): SecurityGroupRule => ({
  GroupId,
  IsEgress,
  IpProtocol: 'tcp',
  FromPort: 8080,
  ToPort: 8080,
  ...more,
});
const group = (GroupId: string) => ({ ReferencedGroupInfo: { GroupId } });
const out = rule('lb', true, group('tasks'));
const into = rule('tasks', false, group('lb'));

const connects = (rules: SecurityGroupRule[], port = 8080, balancerGroups = ['lb']) =>
  canConnect({ balancerGroups, vpcCidr: '10.40.0.0/16', rules }, { groups: ['tasks'], port });

test('canConnect() asks for a way out and a way in, for the port', () => {
  assert.equal(connects([out, into]), true);
  assert.equal(connects([out]), false);
  assert.equal(connects([into]), false);
  assert.equal(connects([into], 8080, []), false);
  assert.equal(connects([out, into], 8081), false);
  assert.equal(connects([out, { ...into, FromPort: 8000, ToPort: 9000 }]), true);
  assert.equal(connects([out, { ...into, IpProtocol: 'udp' }]), false);
  assert.equal(connects([out, { ...into, IpProtocol: '-1', FromPort: -1, ToPort: -1 }]), true);
  assert.equal(connects([out, { ...into, IsEgress: true }]), false);
  assert.equal(connects([out, { ...into, ...group('other') }]), false);
});

test('canConnect() counts a rule for addresses that hold the whole VPC', () => {
  const from = (CidrIpv4: string) => [out, rule('tasks', false, { CidrIpv4 })];
  assert.equal(connects(from('0.0.0.0/0')), true);
  assert.equal(connects(from('10.0.0.0/8')), true);
  assert.equal(connects(from('10.40.1.0/24')), false);
  assert.equal(connects(from('192.168.0.0/16')), false);
});

test('containsNetwork() compares networks', () => {
  assert.equal(containsNetwork('10.40.0.0/16', '10.40.0.0/16'), true);
  assert.equal(containsNetwork('255.0.0.0/8', '255.255.0.0/16'), true);
  assert.equal(containsNetwork('10.41.0.0/16', '10.40.0.0/16'), false);
  assert.equal(containsNetwork(undefined, '10.40.0.0/16'), false);
});

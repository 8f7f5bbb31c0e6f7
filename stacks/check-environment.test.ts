import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkEnvironment, checkTogether, rangeOf } from './check-environment.ts';
import type { Environment } from './environment.ts';
import { environmentNamed, environments } from './environments.ts';

const { dev, prod } = environments;
const network = dev.network;

/**
 * Environment descriptions that `checkEnvironment()` must refuse. TypeScript rejects some of them as literals, but
 * values that are computed at run time pass its types.
 */
const refused: [string, Environment, RegExp][] = [
  [
    'an account of eleven digits',
    { ...dev, account: '12345678901' },
    /dev\.account is "12345678901"/,
  ],
  ['a region that is none', { ...dev, region: 'Frankfurt' }, /dev\.region is "Frankfurt"/],
  ['a name in capitals', { ...dev, name: 'Dev' }, /Dev\.name is "Dev"/],
  [
    'a model that cannot be called from the region',
    { ...dev, region: 'eu-central-1' },
    /dev\.models\[0\] is "us\.amazon\.nova-lite-v1:0", which cannot be called from eu-central-1: only from us-east-1, us-east-2, us-west-2/,
  ],
  [
    'two certificates',
    {
      ...prod,
      address: Object.assign(
        { ...prod.address },
        { certificateArn: 'arn:aws:acm:us-east-1:222222222222:certificate/0' },
      ),
    },
    /prod\.address names two certificates, by hostedZoneId and by certificateArn/,
  ],
  [
    'a certificate of another region',
    {
      ...prod,
      address: {
        kind: 'certificate',
        domain: 'onecall.example.com',
        certificateArn: 'arn:aws:acm:eu-west-1:222222222222:certificate/0',
      },
    },
    /prod\.address\.certificateArn is ".*", not a certificate of ACM in us-east-1/,
  ],
  [
    'a domain in capitals',
    { ...prod, address: { ...prod.address, domain: 'Onecall.example.com' } },
    /prod\.address\.domain is "Onecall\.example\.com", not a host name in lower case/,
  ],
  [
    'a range that is too small',
    { ...dev, network: { ...network, cidr: '10.0.0.0/24' } },
    /dev\.network\.cidr/,
  ],
  [
    'a range that does not begin where it says',
    { ...dev, network: { ...network, cidr: '10.0.1.0/16' } },
    /dev\.network\.cidr/,
  ],
  [
    'a public range',
    { ...dev, network: { ...network, cidr: '8.8.0.0/16' } },
    /not within 10\.0\.0\.0\/8/,
  ],
  ['one zone twice', { ...dev, network: { ...network, zones: ['a', 'a'] } }, /dev\.network\.zones/],
  [
    'an existing VPC with a subnet twice',
    {
      ...dev,
      network: {
        vpc: 'existing',
        id: 'vpc-0a',
        publicSubnetIds: ['subnet-1', 'subnet-2'],
        privateSubnetIds: ['subnet-2', 'subnet-3'],
      },
    },
    /dev\.network names a subnet twice/,
  ],
  [
    'a user pool of another region',
    { ...dev, users: { pool: 'existing', id: 'eu-west-1_abc', loginPrefix: 'x' } },
    /dev\.users\.id is "eu-west-1_abc", not a user pool of us-east-1/,
  ],
  [
    'more tasks at least than at most',
    { ...dev, tasks: { min: 3, max: 2 } },
    /dev\.tasks are 3 to 2/,
  ],
  ['an alarm to nobody', { ...dev, alarmEmail: 'ops' }, /dev\.alarmEmail is "ops"/],
];

for (const [what, environment, says] of refused) {
  test(`checkEnvironment() refuses ${what}, naming the field`, () => {
    assert.throws(() => checkEnvironment(environment), { name: 'EnvironmentError', message: says });
  });
}

test('checkEnvironment() names all bad fields at once', () => {
  const both = { ...dev, account: 'x', alarmEmail: 'y' };
  assert.throws(() => checkEnvironment(both), /account[\s\S]*alarmEmail/);
});

test('checkTogether() refuses ranges that overlap', () => {
  const other = { ...prod, network: { ...prod.network, cidr: '10.10.128.0/17' } } as const;
  assert.throws(
    () => checkTogether([dev, other]),
    /dev\.network\.cidr 10\.10\.0\.0\/16 overlaps prod\.network\.cidr 10\.10\.128\.0\/17/,
  );
  checkTogether(Object.values(environments));
});

test('rangeOf() reads a range of addresses and nothing else', () => {
  assert.deepEqual(rangeOf('10.0.0.0/30'), { first: 167_772_160, last: 167_772_163 });
  for (const bad of ['10.0.0.0', '10.0.0.256/24', '10.0.0.0/33', '10.0.0.1/24', 'x']) {
    assert.equal(rangeOf(bad), undefined, bad);
  }
});

test('environmentNamed() names the environments there are', () => {
  assert.throws(() => environmentNamed('qa'), /named "qa": .* has dev, staging, prod, emulated/);
  assert.throws(() => environmentNamed('toString'), /named "toString"/);
});

test('Environment does not compile in combinations that must not exist', () => {
  // @ts-expect-error production has a domain
  const selfSigned: Environment = { ...prod, address: { kind: 'self-signed' } };
  // @ts-expect-error production is protected
  const unprotected: Environment = { ...prod, deletionProtection: false };
  // @ts-expect-error a shell is for development
  const shell: Environment = { ...prod, shell: true };
  // @ts-expect-error Fargate has no such size
  const size: Environment = { ...dev, task: { cpu: 256, memory: 4096 } };
  // @ts-expect-error one zone is not enough for a load balancer
  const zones: Environment = { ...dev, network: { ...network, zones: ['a'] } };
  // @ts-expect-error nobody may log prompts
  const prompts: Environment = { ...dev, logPrompts: true };
  // @ts-expect-error at least one model
  const models: Environment = { ...dev, models: [] };
  // @ts-expect-error CloudWatch keeps logs for other times
  const logs: Environment = { ...dev, logRetentionDays: 15 };
  assert.equal([selfSigned, unprotected, shell, size, zones, prompts, models, logs].length, 8);
});

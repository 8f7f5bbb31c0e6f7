import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  AllocateAddressCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  EC2Client,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { CreatePolicyCommand, DeletePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { execa } from 'execa';
import { z } from 'zod';
import { BOUNDARY, boundaryPolicy } from '../deployer/policies.ts';
import { ROOT } from '../deploy/project.ts';
import type { Session } from '../deploy/session.ts';
import type { Environment } from '../environment.ts';
import { boundaryArnOf, loginPrefixOf } from '../environment.ts';
import { environments } from '../environments.ts';
import { preflight, refuseUnready } from './preflight.ts';

/** An emulated AWS API in which one fault after the other is planted. */
const directory = mkdtempSync(join(tmpdir(), 'onecall-preflight-'));
const control = (...args: string[]) =>
  execa(
    process.execPath,
    ['harness/emulator/aws-api/control.ts', '--directory', directory, ...args],
    { cwd: ROOT, reject: false },
  );
const PROFILES = join(ROOT, 'harness/environments/emulated/granted-models.json');
const started = await control('start', '--profiles', PROFILES);
const skip = started.failed ? 'moto is not installed' : false;
const url =
  skip === false ? z.object({ url: z.string() }).parse(JSON.parse(started.stdout)).url : '';
after(async () => {
  await control('stop');
  rmSync(directory, { recursive: true, force: true });
});

const { emulated } = environments;
const client = {
  region: emulated.region,
  endpoint: url,
  credentials: { accessKeyId: 'deployer', secretAccessKey: 'emulated' },
};
const sessionOf = (environment: Environment = emulated): Session => ({
  environment,
  emulated: true,
  cloud: null,
  client: { ...client, region: environment.region },
  processEnv: {},
});
const ec2 = new EC2Client(client);
const iam = new IAMClient(client);
const cognito = new CognitoIdentityProviderClient(client);
const plantInBedrock = async (what: object) => {
  const response = await fetch(`${url}/moto-api/bedrock`, {
    method: 'POST',
    body: JSON.stringify(what),
  });
  await response.arrayBuffer();
};

const makeBoundary = () =>
  iam.send(
    new CreatePolicyCommand({
      PolicyName: BOUNDARY,
      PolicyDocument: JSON.stringify(boundaryPolicy(emulated.account)),
    }),
  );
before(async () => {
  if (skip === false) await makeBoundary();
});

const NOTHING = { status: {}, unavailable: {}, denied: [], quotas: {} };
const MODEL = 'us.amazon.nova-lite-v1:0';

interface Fault {
  readonly name: string;
  readonly environment?: Environment;
  /** Plants the fault, and returns what mends it. */
  readonly plant: () => Promise<() => Promise<unknown>>;
  readonly says: RegExp;
}

const inBedrock =
  (what: object): Fault['plant'] =>
  async () => {
    await plantInBedrock(what);
    return () => plantInBedrock(NOTHING);
  };
const inEnvironment: Fault['plant'] = async () => async () => {};

const faults: readonly Fault[] = [
  {
    name: 'a zone that the region lacks',
    environment: {
      ...emulated,
      region: 'us-west-2',
      network: { ...emulated.network, zones: ['a', 'f'] },
    },
    plant: inEnvironment,
    says: /^zones: us-west-2f is not available to this account: choose of us-west-2a, /m,
  },
  {
    name: 'a login prefix of another pool',
    plant: async () => {
      const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'other' }));
      const pool = { UserPoolId: UserPool?.Id ?? '', Domain: loginPrefixOf(emulated) };
      await cognito.send(new CreateUserPoolDomainCommand(pool));
      return () => cognito.send(new DeleteUserPoolDomainCommand(pool));
    },
    says: /^login prefix: "onecall-emulated-123456789012" belongs to the user pool other/m,
  },
  {
    name: 'no room for a VPC',
    plant: async () => {
      const made = await Promise.all(
        [1, 2, 3, 4].map((n) => ec2.send(new CreateVpcCommand({ CidrBlock: `10.20${n}.0.0/16` }))),
      );
      return () =>
        Promise.all(
          made.map(({ Vpc }) => ec2.send(new DeleteVpcCommand({ VpcId: Vpc?.VpcId ?? '' }))),
        );
    },
    says: /^quotas: onecall-emulated needs 1 more of the VPCs, and 5 of 5 are in use/m,
  },
  {
    name: 'no room for an address',
    plant: async () => {
      const made = await Promise.all(
        Array.from({ length: 5 }, () => ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))),
      );
      return () =>
        Promise.all(
          made.map(({ AllocationId }) => ec2.send(new ReleaseAddressCommand({ AllocationId }))),
        );
    },
    says: /^quotas: onecall-emulated needs 1 more of the Elastic IPs, and 5 of 5 are in use/m,
  },
  {
    name: 'a model that is not active any more',
    plant: inBedrock({ status: { [MODEL]: 'LEGACY' } }),
    says: /^models: us\.amazon\.nova-lite-v1:0 is LEGACY/m,
  },
  {
    name: 'a model that is not granted in one of its regions',
    plant: inBedrock({ unavailable: { 'amazon.nova-lite-v1:0': ['us-west-2'] } }),
    says: /^models: amazon\.nova-lite-v1:0 is not granted in us-west-2/m,
  },
  {
    name: 'a region that is denied',
    plant: inBedrock({ denied: ['us-east-2'] }),
    says: /^models: Bedrock in us-east-2 is denied to this caller/m,
  },
  {
    name: 'a quota of nothing',
    plant: inBedrock({
      quotas: {
        'Cross-region model inference requests per minute for Amazon Nova Lite': 0,
        'Cross-region model inference requests per minute for Amazon Nova Pro': 0,
      },
    }),
    says: /^models: the quota "Cross-region .* Nova Lite" is 0: ask for more in Service Quotas$/m,
  },
  {
    name: 'no permissions boundary',
    plant: async () => {
      await iam.send(new DeletePolicyCommand({ PolicyArn: boundaryArnOf(emulated) }));
      return makeBoundary;
    },
    says: /^permissions boundary: arn:aws:iam::123456789012:policy\/onecall-boundary does not exist/m,
  },
  {
    name: 'a hosted zone that is not there',
    environment: {
      ...emulated,
      address: { kind: 'domain', domain: 'chat.example.com', hostedZoneId: 'Z0000000EXAMPLE' },
    },
    plant: inEnvironment,
    says: /^domain: there is no hosted zone Z0000000EXAMPLE in this account$/m,
  },
];

const told = async (session: Session) =>
  (await preflight(session)).map((wrong) => wrong.join(': ')).join('\n');

test(
  'preflight() finds nothing in an account that is ready',
  { skip, timeout: 60_000 },
  async () => {
    const startedAt = Date.now();
    assert.equal(await told(sessionOf()), '');
    console.log(`all questions: ${Date.now() - startedAt} ms, at most 10 s on an idle machine`);
  },
);

for (const { name, environment, plant, says } of faults) {
  test(`preflight() names ${name}, and nothing else`, { skip, timeout: 60_000 }, async () => {
    const mend = await plant();
    try {
      const text = await told(sessionOf(environment));
      assert.match(text, says);
      assert.equal(text.split('\n').length, 1, text);
    } finally {
      await mend();
    }
    assert.equal(await told(sessionOf()), '');
  });
}

test('preflight() looks at the zone of the domain and at its CAA records', { skip }, async () => {
  const route53 = new Route53Client(client);
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'one' }),
  );
  const hostedZoneId = (HostedZone?.Id ?? '').split('/').at(-1) ?? '';
  const at = (domain: string) =>
    told(sessionOf({ ...emulated, address: { kind: 'domain', domain, hostedZoneId } }));
  const caa = (Value: string) =>
    route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: hostedZoneId,
        ChangeBatch: {
          Changes: [
            {
              Action: 'UPSERT',
              ResourceRecordSet: {
                Name: 'example.com',
                Type: 'CAA',
                TTL: 60,
                ResourceRecords: [{ Value }],
              },
            },
          ],
        },
      }),
    );
  assert.equal(await at('chat.example.com'), '');
  assert.match(
    await at('chat.example.org'),
    /^domain: chat\.example\.org is not in the hosted zone/,
  );
  await caa('0 issue "letsencrypt.org"');
  assert.match(
    await at('chat.example.com'),
    /the CAA record of example\.com names other authorities/,
  );
  await caa('0 issue "amazon.com"');
  assert.equal(await at('chat.example.com'), '');
  route53.destroy();
});

test(
  'refuseUnready() puts all that is wrong into one table',
  { skip, timeout: 60_000 },
  async () => {
    await plantInBedrock({ status: { [MODEL]: 'LEGACY' }, denied: ['us-east-2'] });
    try {
      await assert.rejects(refuseUnready(sessionOf()), (error: Error) => {
        assert.match(
          error.message,
          /^Cannot deploy "emulated", and nothing was made:\n {2}models {2}/,
        );
        assert.equal(error.message.split('\n').length, 3);
        return true;
      });
    } finally {
      await plantInBedrock(NOTHING);
    }
  },
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
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
import { execa } from 'execa';
import { z } from 'zod';
import { BOUNDARY, boundaryPolicy } from '../deployer/policies.ts';
import { ROOT } from '../deploy/project.ts';
import type { DeploySession } from '../deploy/session.ts';
import type { Environment } from '../environment.ts';
import { boundaryArnOf, loginPrefixOf } from '../environment.ts';
import { environments } from '../environments.ts';

/** Folder of an emulated AWS API, in which the tests plant one fault after another. */
const directory = mkdtempSync(join(tmpdir(), 'onecall-preflight-'));
const control = (...args: string[]) =>
  execa(
    process.execPath,
    ['harness/emulator/aws-api/control.fixture.ts', '--directory', directory, ...args],
    { cwd: ROOT, reject: false },
  );
const PROFILES = join(ROOT, 'harness/environments/emulated/granted-models.json');
const started = await control('start', '--profiles', PROFILES);
export const skipFaults = started.failed ? 'moto is not installed' : false;
const url =
  skipFaults === false ? z.object({ url: z.string() }).parse(JSON.parse(started.stdout)).url : '';
after(async () => {
  await control('stop');
  rmSync(directory, { recursive: true, force: true });
});

export const { emulated } = environments;
export const client = {
  region: emulated.region,
  endpoint: url,
  credentials: { accessKeyId: 'deployer', secretAccessKey: 'emulated' },
};
export const sessionOf = (environment: Environment = emulated): DeploySession => ({
  environment,
  emulated: true,
  cloud: null,
  client: { ...client, region: environment.region },
  processEnv: {},
});
const ec2 = new EC2Client(client);
const iam = new IAMClient(client);
const cognito = new CognitoIdentityProviderClient(client);
export const plantInBedrock = async (what: object) => {
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
  if (skipFaults === false) await makeBoundary();
});

export const NOTHING = { status: {}, unavailable: {}, denied: [], quotas: {} };
export const NOVA_MODEL = 'us.amazon.nova-lite-v1:0';

interface Fault {
  readonly name: string;
  readonly environment?: Environment;
  /** Plants the fault, and returns a function that removes it. */
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

export const faults: readonly Fault[] = [
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
    plant: inBedrock({ status: { [NOVA_MODEL]: 'LEGACY' } }),
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

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateRuleCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DynamoDBClient, DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { test } from '../../kit/kit.ts';
import { startAwsApi, stopAwsApi } from './aws-api.ts';
import { hasMoto } from './python.ts';

const directory = mkdtempSync(join(tmpdir(), 'requests-seen-'));
const skip = (await hasMoto('python3')) ? false : 'moto is not installed';
const policy = join(directory, 'policy.json');
writeFileSync(
  policy,
  JSON.stringify({ Statement: [{ Action: ['dynamodb:List*', 'iam:GetRole'] }] }),
);
const api =
  skip === false
    ? await startAwsApi(directory, () => {}, { policies: [`limited=${policy}`] })
    : undefined;
test.afterAll(async () => {
  await stopAwsApi(directory);
  rmSync(directory, { recursive: true, force: true });
});
const OPTIONS = { ignore: skip, timeout: 300_000 };
const url = api?.url ?? '';

const Seen = z.object({
  checked: z.int(),
  violations: z.array(z.object({ operation: z.string(), at: z.string(), rule: z.string() })),
  denied: z.array(z.string()),
  operations: z.record(z.string(), z.array(z.string())),
});
const seen = async () => Seen.parse(await (await fetch(`${url}/moto-api/requests`)).json());

/** Sends a request like an AWS SDK, but without the SDK's own validation. */
async function send(service: string, target: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=anybody/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
}

const POOL = 'AWSCognitoIdentityProviderService.CreateUserPool';
const GROUP = 'Logs_20140328.CreateLogGroup';
const TASK = 'AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition';
const taskWith = (container: object) => ({
  family: 'f',
  containerDefinitions: [{ name: 'one', image: 'one', ...container }],
});

/** Requests that AWS would refuse, each with a pattern for the reported path and rule. */
const wrong: readonly (readonly [service: string, target: string, body: object, says: RegExp])[] = [
  ['cognito-idp', POOL, {}, /CreateUserPool \.PoolName required/],
  ['cognito-idp', POOL, { PoolName: 'x'.repeat(129) }, /\.PoolName at most 128/],
  [
    'cognito-idp',
    POOL,
    { PoolName: 'x', MfaConfiguration: 'MAYBE' },
    /\.MfaConfiguration one of OFF/,
  ],
  [
    'cognito-idp',
    POOL,
    { PoolName: 'x', Policies: { PasswordPolicy: { MinimumLength: 2 } } },
    /\.Policies\.PasswordPolicy\.MinimumLength at least 6/,
  ],
  ['logs', GROUP, { logGroupName: 'a group' }, /\.logGroupName pattern/],
  ['logs', GROUP, { logGroupName: 'g', tags: { '': 'x' } }, /\.tags key '' at least 1/],
  ['logs', GROUP, { logGroupName: 'g', tags: { 'a<': 'x' } }, /\.tags key 'a<' pattern/],
  ['logs', GROUP, { logGroupName: 'g', tags: { a: '<' } }, /\.tags\{a\} pattern/],
  ['ecs', TASK, taskWith({ portMappings: [{ protocol: 'icmp' }] }), /\.protocol one of tcp/],
  ['ecs', TASK, { ...taskWith({}), tags: [{ key: 'a<', value: '' }] }, /\.tags\[0\]\.key pattern/],
];

for (const [service, target, body, says] of wrong)
  test(`a request is named that breaks ${says.source}`, OPTIONS, async () => {
    await send(service, target, body);
    const told = (await seen()).violations.map(
      ({ operation, at, rule }) => `${operation} ${at} ${rule}`,
    );
    assert.ok(
      told.some((line) => says.test(line)),
      told.join('\n'),
    );
  });

test('a rule with more paths than a load balancer takes is named', OPTIONS, async () => {
  const elb = new ElasticLoadBalancingV2Client({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'anybody', secretAccessKey: 'emulated' },
    maxAttempts: 1,
  });
  const Values = ['/a', '/b', '/c', '/d', '/e', '/f'];
  const sent = elb.send(
    new CreateRuleCommand({
      ListenerArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/1/2',
      Priority: 60_000,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values } }],
      Actions: [{ Type: 'forward', TargetGroupArn: 'arn' }],
    }),
  );
  // moto rejects the request because its listener does not exist, after the request was checked against the rules.
  await assert.rejects(sent);
  elb.destroy();
  const told = (await seen()).violations.map(({ at, rule }) => `${at} ${rule}`);
  assert.ok(
    told.some((line) => line.endsWith('.PathPatternConfig.Values at most 5')),
    told.join('\n'),
  );
});

test('requests that AWS accepts break no rule, and are remembered by caller', OPTIONS, async () => {
  const before = (await seen()).violations.length;
  const client = {
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'somebody', secretAccessKey: 'emulated' },
  };
  const ec2 = new EC2Client(client);
  await ec2.send(new DescribeVpcsCommand({}));
  ec2.destroy();
  const { violations, operations } = await seen();
  assert.equal(violations.length, before);
  assert.deepEqual(operations['somebody'], ['ec2:DescribeVpcs']);
});

test('a caller with a policy does what its actions allow, and nothing else', OPTIONS, async () => {
  const client = {
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'limited', secretAccessKey: 'emulated' },
    maxAttempts: 1,
  };
  const dynamodb = new DynamoDBClient(client);
  const ec2 = new EC2Client(client);
  await dynamodb.send(new ListTablesCommand({}));
  await assert.rejects(dynamodb.send(new DescribeTableCommand({ TableName: 'one' })), (error) => {
    assert.equal(
      z.object({ $metadata: z.object({ httpStatusCode: z.int() }) }).parse(error).$metadata
        .httpStatusCode,
      403,
    );
    return true;
  });
  await assert.rejects(
    ec2.send(new DescribeVpcsCommand({})),
    /not authorized to perform: ec2:DescribeVpcs/,
  );
  assert.deepEqual((await seen()).denied, ['dynamodb:DescribeTable', 'ec2:DescribeVpcs']);
  for (const each of [dynamodb, ec2]) each.destroy();
});

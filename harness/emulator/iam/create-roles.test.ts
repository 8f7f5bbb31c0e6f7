import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { test } from '../../kit/kit.ts';
import { startMoto } from '../aws-api/moto.fixture.ts';
import { scripted } from '../bedrock/scripted.fixture.ts';
import { startBedrock } from '../bedrock/start-bedrock.ts';
import { createBedrockAuthorizer } from './authorize-bedrock.ts';
import { createRoles } from './create-roles.ts';

const moto = await startMoto();
test.afterAll(() => moto?.close());
const OPTIONS = { ignore: moto === undefined ? 'moto is not installed' : false, timeout: 60_000 };

const PROFILE = 'us.example.small-v1:0';
const FOUNDATION = 'example.small-v1:0';
const profileArn = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${PROFILE}`;
const modelArn = (region: string) => `arn:aws:bedrock:${region}::foundation-model/${FOUNDATION}`;
const CALL = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
/** Number of milliseconds after which a cached role is certainly read again. */
const CACHED_MS = 2_200;

const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const trust = (service: string, account = '123456789012') =>
  policyOf({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: service },
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  });
const throughProfile = (...regions: string[]) =>
  policyOf(
    { Effect: 'Allow', Action: CALL, Resource: [profileArn] },
    {
      Effect: 'Allow',
      Action: CALL,
      Resource: regions.map(modelArn),
      Condition: { StringEquals: { 'bedrock:InferenceProfileArn': [profileArn] } },
    },
  );

const aws = {
  region: 'us-east-1',
  endpoint: moto?.url ?? '',
  credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
};
const iam = new IAMClient(aws);
for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
  delete process.env[name];

async function role(RoleName: string, AssumeRolePolicyDocument: string): Promise<string> {
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return Role?.Arn ?? '';
}

const give = (RoleName: string, PolicyDocument: string) =>
  iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'one', PolicyDocument }));

test(
  'createRoles() gives credentials by which a model may be called as the applied policies say',
  OPTIONS,
  async (t) => {
    const roles = await createRoles(aws);
    const authorize = createBedrockAuthorizer({
      roles,
      region: 'us-east-1',
      profiles: { [PROFILE]: { foundationModel: FOUNDATION, regions: ['us-east-1', 'us-west-2'] } },
    });
    const respond = scripted('fine');
    const bedrock = await startBedrock({
      models: { [PROFILE]: { respond }, [FOUNDATION]: { respond } },
      authorize,
    });
    const roleArn = await role('caller', trust('ecs-tasks.amazonaws.com'));
    const environment = await roles.environmentOf(roleArn, 'task-1');
    const options = {
      region: 'us-east-1',
      endpoint: bedrock.url,
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler(),
    };
    // The AWS SDK's default provider chain gets the role's credentials from environment variables, as in a container.
    Object.assign(process.env, environment);
    const client = new BedrockRuntimeClient(options);
    t.after(async () => {
      for (const name of Object.keys(environment)) delete process.env[name];
      client.destroy();
      await bedrock.close();
      await roles.close();
    });
    const messages = [{ role: 'user' as const, content: [{ text: '?' }] }];
    const call = (modelId = PROFILE) => client.send(new ConverseCommand({ modelId, messages }));
    const stream = () => client.send(new ConverseStreamCommand({ modelId: PROFILE, messages }));
    const denied = (action: string, resource: string) => (error: Error) => {
      assert.equal(error.name, 'AccessDeniedException');
      assert.equal(
        error.message,
        `User: arn:aws:sts::123456789012:assumed-role/caller/task-1 is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
      );
      return true;
    };

    await assert.rejects(call(), denied('bedrock:InvokeModel', profileArn));
    await assert.rejects(stream(), denied('bedrock:InvokeModelWithResponseStream', profileArn));

    await give('caller', throughProfile('us-east-1'));
    await wait(CACHED_MS);
    await assert.rejects(call(), denied('bedrock:InvokeModel', modelArn('us-west-2')));

    await give('caller', throughProfile('us-east-1', 'us-west-2'));
    await wait(CACHED_MS);
    await call();
    await stream();
    await assert.rejects(call(FOUNDATION), denied('bedrock:InvokeModel', modelArn('us-east-1')));

    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'caller', PolicyName: 'one' }));
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'attached',
        PolicyDocument: policyOf({ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }),
      }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'caller', PolicyArn: Policy?.Arn }));
    await wait(CACHED_MS);
    await call(FOUNDATION);

    await give('caller', policyOf({ Effect: 'Deny', Action: 'bedrock:*', Resource: profileArn }));
    await wait(CACHED_MS);
    await assert.rejects(call(), /with an explicit deny in an identity-based policy/);

    const stranger = new BedrockRuntimeClient({ ...options, credentials: aws.credentials });
    await assert.rejects(
      stranger.send(new ConverseCommand({ modelId: PROFILE, messages })),
      /The security token included in the request is invalid/,
    );
    stranger.destroy();
  },
);

test('createRoles() gives no role to a task that may not take it on', OPTIONS, async (t) => {
  const roles = await createRoles(aws);
  t.after(() => roles.close());
  const others = await role('others', trust('lambda.amazonaws.com'));
  const elsewhere = await role('elsewhere', trust('ecs-tasks.amazonaws.com', '999999999999'));
  const absent = 'arn:aws:iam::123456789012:role/absent';
  for (const arn of [others, elsewhere, absent])
    await assert.rejects(roles.environmentOf(arn, 'task-1'), {
      message: new RegExp(`^ECS was unable to assume the role '${arn}' that was provided`),
    });
});

test('createRoles() renews credentials before they expire', OPTIONS, async (t) => {
  let nowMs = 1_800_000_000_000;
  const roles = await createRoles(aws, { nowMs: () => nowMs });
  t.after(() => roles.close());
  const arn = await role('renewed', trust('ecs-tasks.amazonaws.com'));
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url } = await roles.environmentOf(arn, 'task-1');
  const keys = async () => (await (await fetch(url)).text()).match(/ASIA[A-Z2-7]{16}/)?.[0] ?? '';
  const whose = (key: string) =>
    roles.sessionOf(`AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/bedrock/aws4_request, `);
  const first = await keys();
  assert.equal(await keys(), first);
  assert.deepEqual(whose(first), { roleArn: arn, sessionName: 'task-1' });
  nowMs += 5.9 * 3_600_000;
  const second = await keys();
  assert.notEqual(second, first);
  assert.deepEqual(whose(first), whose(second));
  nowMs += 0.2 * 3_600_000;
  assert.equal(whose(first), undefined);
  const unknown = await fetch(url.replace(/[^/]+$/, 'unknown'));
  await unknown.body?.cancel();
  assert.equal(unknown.status, 404);
});

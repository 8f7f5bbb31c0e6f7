import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  BedrockClient,
  CreateInferenceProfileCommand,
  DeleteInferenceProfileCommand,
  ListInferenceProfilesCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { z } from 'zod';
import { startAwsApi, stopAwsApi } from '../aws-api/aws-api.ts';
import { hasMoto } from '../aws-api/python.ts';
import { appliedProfiles } from '../bedrock/applied-profiles.ts';
import { scripted } from '../bedrock/scripted.fixture.ts';
import { startBedrock } from '../bedrock/start-bedrock.ts';
import { bedrockMetrics } from '../cloudwatch/bedrock-metrics.ts';
import type { MetricPoint } from '../cloudwatch/sinks.ts';
import { createBedrockAuthorizer } from './authorize-bedrock.ts';
import { createRoles } from './create-roles.ts';

const directory = mkdtempSync(join(tmpdir(), 'application-profiles-'));
const skip = (await hasMoto('python3')) ? false : 'moto is not installed';
const SYSTEM = 'us.example.small-v1:0';
const REGIONS = ['us-east-1', 'us-west-2'];
const system = { [SYSTEM]: { foundationModel: 'example.small-v1:0', regions: REGIONS } };
const profiles = join(directory, 'profiles.json');
writeFileSync(profiles, JSON.stringify(system));
const api =
  skip === false ? await startAwsApi(directory, () => {}, { profiles: [profiles] }) : undefined;
after(async () => {
  await stopAwsApi(directory);
  rmSync(directory, { recursive: true, force: true });
});

const ACCOUNT = '123456789012';
const aws = {
  region: 'us-east-1',
  endpoint: api?.url ?? '',
  credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
};
const systemArn = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/${SYSTEM}`;
const CACHED_MS = 2_200;

const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const call = { Effect: 'Allow', Action: 'bedrock:InvokeModel' };

/**
 * Returns the IAM policy that lets a task call the model through its application profile `own`. Statements whose
 * resource matches `without` are left out.
 */
const rights = (own: string, without = /^$/) => {
  const Condition = { StringEquals: { 'bedrock:InferenceProfileArn': own } };
  const models = REGIONS.map((r) => `arn:aws:bedrock:${r}::foundation-model/example.small-v1:0`);
  return policyOf(
    ...[
      { ...call, Resource: [own] },
      { ...call, Resource: [systemArn], Condition },
      { ...call, Resource: models, Condition },
    ].filter(({ Resource: [first = ''] }) => !without.test(first)),
  );
};

const Credentials = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  Token: z.string(),
});

test(
  'two environments call one model through profiles of their own, and do not count each other',
  { skip, timeout: 120_000 },
  async (t) => {
    const control = new BedrockClient(aws);
    const iam = new IAMClient(aws);
    const roles = await createRoles(aws);
    const points: MetricPoint[] = [];
    const applied = appliedProfiles({ aws, system });
    const bedrock = await startBedrock({
      models: { [SYSTEM]: { respond: scripted('fine') } },
      authorize: createBedrockAuthorizer({ roles, region: aws.region, profiles: system }),
      onInvocation: bedrockMetrics((some) => points.push(...some)),
      resolve: applied.resolve,
    });
    t.after(async () => {
      for (const client of [control, iam]) client.destroy();
      applied.close();
      await bedrock.close();
      await roles.close();
    });
    const invocations = () =>
      points
        .splice(0)
        .filter(({ name }) => name === 'Invocations')
        .map(({ dimensions }) => dimensions?.['ModelId']);

    const environment = async (name: string) => {
      const { inferenceProfileArn: arn = '' } = await control.send(
        new CreateInferenceProfileCommand({
          inferenceProfileName: `onecall-${name}-small`,
          modelSource: { copyFrom: systemArn },
          tags: [{ key: 'Environment', value: name }],
        }),
      );
      const { Role } = await iam.send(
        new CreateRoleCommand({
          RoleName: `onecall-${name}-task`,
          AssumeRolePolicyDocument: policyOf({
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
          }),
        }),
      );
      const give = (PolicyDocument: string) =>
        iam.send(
          new PutRolePolicyCommand({
            RoleName: `onecall-${name}-task`,
            PolicyName: 'serve',
            PolicyDocument,
          }),
        );
      await give(rights(arn));
      const found = await roles.environmentOf(Role?.Arn ?? '', `task-of-${name}`);
      const response = await fetch(found.AWS_CONTAINER_CREDENTIALS_FULL_URI);
      const keys = Credentials.parse(await response.json());
      const client = new BedrockRuntimeClient({
        region: aws.region,
        endpoint: bedrock.url,
        credentials: {
          accessKeyId: keys.AccessKeyId,
          secretAccessKey: keys.SecretAccessKey,
          sessionToken: keys.Token,
        },
        maxAttempts: 1,
        requestHandler: new NodeHttpHandler(),
      });
      t.after(() => client.destroy());
      const ask = (modelId: string) =>
        client.send(
          new ConverseCommand({ modelId, messages: [{ role: 'user', content: [{ text: '?' }] }] }),
        );
      return { arn, id: arn.split('/').at(-1) ?? '', ask, give };
    };

    const dev = await environment('dev');
    const staging = await environment('staging');
    assert.deepEqual(
      (await control.send(new ListTagsForResourceCommand({ resourceARN: dev.arn }))).tags,
      [{ key: 'Environment', value: 'dev' }],
    );
    const { inferenceProfileSummaries = [] } = await control.send(
      new ListInferenceProfilesCommand({ typeEquals: 'APPLICATION' }),
    );
    assert.deepEqual(
      inferenceProfileSummaries.flatMap((each) => each.inferenceProfileArn ?? []).toSorted(),
      [dev.arn, staging.arn].toSorted(),
    );

    await dev.ask(dev.arn);
    await staging.ask(staging.arn);
    await staging.ask(staging.arn);
    assert.deepEqual(invocations(), [dev.id, staging.id, staging.id]);

    await assert.rejects(dev.ask(staging.arn), { name: 'AccessDeniedException' });
    await assert.rejects(dev.ask(SYSTEM), { name: 'AccessDeniedException' });
    assert.deepEqual(invocations(), []);

    for (const without of [/:application-/, /:inference-profile\//, /foundation-model/]) {
      await dev.give(rights(dev.arn, without));
      await wait(CACHED_MS);
      await assert.rejects(dev.ask(dev.arn), { name: 'AccessDeniedException' }, String(without));
    }
    assert.deepEqual(invocations(), []);

    await control.send(new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: dev.arn }));
    await wait(CACHED_MS);
    await assert.rejects(dev.ask(dev.arn), { name: 'ResourceNotFoundException' });
  },
);

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  BatchDeleteImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { startMoto } from '../../evidence/moto.fixture.ts';
import { runEngine, type ContainerEngine } from '../fargate/container-engine.ts';
import { BASE_IMAGE, engineForTest } from '../fargate/engine.fixture.ts';
import { hasTag, mirrorPush } from './applied-images.ts';
import { pullFrom } from './pull-from.ts';
import { pushImage } from './push-image.ts';
import { hasRegistry, startRegistry } from './start-registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'registry-'));
const found = await engineForTest();
const skip =
  found === undefined
    ? 'no container engine with the base image'
    : (await hasRegistry())
      ? false
      : 'no registry is installed';
const moto = skip === false ? await startMoto() : undefined;
after(async () => {
  await moto?.close();
  rmSync(folder, { recursive: true, force: true });
});
const OPTIONS = {
  skip: moto === undefined ? skip || 'moto is not installed' : false,
  timeout: 120_000,
};

const aws = {
  region: 'us-east-1',
  endpoint: moto?.url ?? '',
  credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
};
const ecr = new ECRClient(aws);
const repositoryName = 'one/image';
const inEcr = (tag: string) =>
  `123456789012.dkr.ecr.us-east-1.amazonaws.com/${repositoryName}:${tag}`;

/** Small, so that a push is quick: one file over nothing. */
async function buildImage(engine: ContainerEngine, name: string): Promise<void> {
  const id = await runEngine(engine, ['create', '--label', name, BASE_IMAGE, 'node']);
  await runEngine(engine, ['commit', '--change', `LABEL made=${name}`, id, name]);
  await runEngine(engine, ['rm', id]);
}

test(
  'an image is pushed once, known by its digest, and pulled by its name in ECR',
  OPTIONS,
  async (t) => {
    assert.ok(found);
    const engine = found;
    const registry = await startRegistry({ folder });
    const again = await startRegistry({ folder });
    assert.equal(again.url, registry.url);
    assert.match(registry.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const image = `localhost/registry-test:${process.pid}`;
    await buildImage(engine, image);
    const { pull, forget } = pullFrom({ aws, engine, registry });
    t.after(async () => {
      await forget();
      await runEngine(engine, ['rmi', image]);
      await registry.close();
      await assert.rejects(fetch(`${registry.url}/v2/`));
    });
    await ecr.send(
      new CreateRepositoryCommand({ repositoryName, imageTagMutability: 'IMMUTABLE' }),
    );
    const push = { aws, engine, registry, image, repositoryName, tag: 'first' };
    assert.equal(await hasTag(push), false);
    await assert.rejects(
      mirrorPush({ ...push, registryUrl: registry.url }),
      /Cannot mirror one\/image:first: the registry answers 404, is it pushed\?/,
    );
    const digest = await pushImage(push);
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName }));
    assert.deepEqual(
      imageDetails?.map(({ imageDigest, imageTags }) => [imageDigest, imageTags]),
      [[digest, ['first']]],
    );
    assert.equal(await hasTag(push), true);
    await assert.rejects(pushImage(push), /Cannot push one\/image:first: the tag exists/);

    const local = await pull(inEcr('first'));
    assert.equal(local, `${registry.host}/${repositoryName}@${digest}`);
    const printed = await runEngine(engine, [
      'image',
      'inspect',
      '--format',
      '{{.Config.Labels.made}}',
      local,
    ]);
    assert.equal(printed, image);

    await assert.rejects(
      pull(inEcr('absent')),
      /^Error: pull image manifest has been retried .*:absent: not found$/,
    );
    await assert.rejects(pull('example.com/one:first'), /only <account>.dkr.ecr/);

    await ecr.send(
      new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag: 'first' }] }),
    );
    await ecr.send(
      new PutImageCommand({
        repositoryName,
        imageTag: 'first',
        imageDigest: `sha256:${'0'.repeat(64)}`,
        imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        imageManifest: JSON.stringify({ schemaVersion: 2, layers: [] }),
      }),
    );
    await assert.rejects(pull(inEcr('first')), /the repository says sha256:0+$/);
  },
);

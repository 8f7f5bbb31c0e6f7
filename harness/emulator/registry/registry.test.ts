import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { test, type TestContext } from '../../kit/kit.ts';
import { startMoto } from '../aws-api/moto.fixture.ts';
import { runEngine, type ContainerEngine } from '../fargate/container-engine.ts';
import { BASE_IMAGE, engineForTest } from '../fargate/engine.fixture.ts';
import { createPull } from './create-pull.ts';
import { digestOf, mirrorPush } from './mirror-push.ts';
import { hasRegistry, startRegistry, type Registry } from './start-registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'registry-'));
const found = await engineForTest();
const skip =
  found === undefined
    ? 'no container engine with the base image'
    : (await hasRegistry())
      ? false
      : 'no registry is installed';
const moto = skip === false ? await startMoto() : undefined;
test.afterAll(async () => {
  await moto?.close();
  rmSync(folder, { recursive: true, force: true });
});
const OPTIONS = {
  ignore: moto === undefined ? skip || 'moto is not installed' : false,
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

/** Pushes the base image with a changed label, as another image, under a tag. */
async function push(
  t: TestContext,
  registry: Registry,
  { engine, tag }: Readonly<{ engine: ContainerEngine; tag: string }>,
): Promise<void> {
  const name = `${registry.host}/${repositoryName}:${tag}`;
  const id = await runEngine(engine, ['create', BASE_IMAGE, 'node']);
  await runEngine(engine, ['commit', '--change', `LABEL made=${tag}`, id, name]);
  await runEngine(engine, ['rm', id]);
  t.after(() => runEngine(engine, ['rmi', name]));
  await runEngine(engine, ['push', '--quiet', name]);
}

test(
  'an image that was pushed is known by its digest and pulled by its name in ECR',
  OPTIONS,
  async (t) => {
    assert.ok(found);
    const engine = found;
    const registry = await startRegistry({ folder });
    t.after(async () => {
      await registry.close();
      await assert.rejects(fetch(`${registry.url}/v2/`));
    });
    assert.match(registry.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await startRegistry({ folder })).url, registry.url);
    await ecr.send(
      new CreateRepositoryCommand({ repositoryName, imageTagMutability: 'IMMUTABLE' }),
    );
    const image = { aws, repositoryName, tag: 'first', registryUrl: registry.url };
    const pull = createPull({ aws, engine, registry });

    await assert.rejects(mirrorPush(image), /Cannot find one\/image:first in the registry: 404/);
    assert.equal(await digestOf(aws, image), undefined);
    await assert.rejects(pull(inEcr('first')), /:first: not found$/);
    await assert.rejects(pull('example.com/one:first'), /only ECR is emulated/);

    await push(t, registry, { engine, tag: 'first' });
    const { digest } = await mirrorPush(image);
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName }));
    assert.deepEqual(
      imageDetails?.map(({ imageDigest, imageTags }) => [imageDigest, imageTags]),
      [[digest, ['first']]],
    );
    assert.deepEqual(await mirrorPush(image), { digest });
    const name = await pull(inEcr('first'));
    assert.equal(name, `${registry.host}/${repositoryName}@${digest}`);
    const label = ['image', 'inspect', '--format', '{{.Config.Labels.made}}', name];
    assert.equal(await runEngine(engine, label), 'first');
  },
);

test(
  'a tag that stands for another image is neither noted again nor pulled',
  OPTIONS,
  async (t) => {
    assert.ok(found);
    const engine = found;
    const registry = await startRegistry({ folder });
    t.after(() => registry.close());
    await push(t, registry, { engine, tag: 'second' });
    const other = `sha256:${'0'.repeat(64)}`;
    await ecr.send(
      new PutImageCommand({
        repositoryName,
        imageTag: 'second',
        imageDigest: other,
        imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        imageManifest: JSON.stringify({ schemaVersion: 2, layers: [] }),
      }),
    );
    await assert.rejects(
      mirrorPush({ aws, repositoryName, tag: 'second', registryUrl: registry.url }),
      /Cannot note one\/image:second: that tag stands for sha256:0+ already/,
    );
    const pull = createPull({ aws, engine, registry });
    await assert.rejects(pull(inEcr('second')), /manifest unknown|not found/);
  },
);

test('startRegistry() says how to install a registry where there is none', async () => {
  const { PATH = '' } = process.env;
  process.env['PATH'] = folder;
  try {
    await assert.rejects(
      startRegistry({ folder: join(folder, 'absent') }),
      /^Error: Cannot start a container registry: neither docker-registry nor registry is installed\. On Debian: apt-get install/,
    );
  } finally {
    process.env['PATH'] = PATH;
  }
});
